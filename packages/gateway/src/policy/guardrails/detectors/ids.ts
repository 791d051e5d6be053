/** Words that announce an id, so that what follows is no number of a person. */
import { folded } from './words.ts';

const THINGS = folded(
  'order|invoice|track(?:ing)?|parcel|shipment|ticket|case|ref|reference|sku|item|article|part|serial|model|isbn|ean|booking|transaction|batch|lot|rma|bestellung|bestell|rechnung|rechnungs|artikel|teile|serien|sendungs|auftrags|commande|facture|pedido|factura|ordine|fattura|pieza|modelo',
);
const PEOPLE = 'account|customer|version|kunden';
const LINK = '(?: ?-?(?:number|nummer|num|no|nr|id|code))?[.:# ]{0,3}';

/** A look-behind: not behind such a word. */
export const NO_ID = `(?<!(?:${THINGS}|${PEOPLE})${LINK})`;

/** The same without words for people, whose numbers may be their own. */
export const NO_THING = `(?<!(?:${THINGS})${LINK})`;
