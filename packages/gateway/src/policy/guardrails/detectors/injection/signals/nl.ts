/** Dutch. */
import type { SignalFamilies } from '../signal-names.ts';

export const DUTCH: SignalFamilies = {
  handOver:
    'toon, laat, geef, noem, lijst, schrijf, stuur, herhaal, print, lees, vertaal, citeer, vertel, verklap, exporteer, onthul, som, vat',
  what: 'wat, welke, hoe luidt, hoe luiden',
  claim: 'ik ben, als, ik werk, wij zijn, hier spreekt, dit is, namens',
  maker:
    'openai, anthropic, ontwikkelaar*, beheerder*, administrator*, systeembeheerder*, admin, maker, makers, schepper, eigenaar*, baas, manager, programmeur*, directeur*, winkelmanager*, beveiligingsteam',
  unlock:
    'schakel, zet, uitschakelen, uit, omzeil*, negeer*, deactiveer*, verwijder*, hef, opheffen, sla over, ontgrendel*, activeer*, doorbreek, overtreed',
  allowed:
    'ik geef je toestemming, geef ik je toestemming, je mag, je hebt toestemming, ik machtig je, ik sta je toe, ik beveel, beveel ik, toestemming om, u mag, je bent bevoegd',
  restriction:
    'beperking*, filter*, beveiliging*, veiligheid*, regels, limiet*, alles te zeggen, alles zeggen, alles te beantwoorden, alles beantwoorden, goedkeuring*, controle*, debug*, richtlijn*, bescherming*, instructies, grenzen, terugbetalingslimiet*',
  received:
    'je volgt, je moet volgen, volg je, je geprogrammeerd, jou sturen, je gekregen, je gegeven, je eerder hebt gekregen, je hebt gekregen, gekregen hebt, gekregen van, heb je van, heb je gekregen, je is verteld, verteld is, je verteld, je meegegeven, aan jou gegeven, u gekregen, jou gegeven, je hebben gegeven, je ontvangen',
  secretOrders:
    'je prompt, jouw prompt, uw prompt, verborgen instructies, geheime instructies, geheime regels, je systeemprompt, systeemprompt*, systeembericht*, interne instructies, oorspronkelijke instructies, beginopdracht*',
  ownConfig: 'je configuratie, jouw configuratie, uw configuratie, je geheimen, je broncode, je inloggegevens',
  aboveThis:
    'boven dit bericht, voor dit bericht, boven deze regel, voor deze regel, boven mijn bericht, voor mijn bericht, voor mijn eerste bericht, boven deze zin',
  toolAccess:
    'waar je toegang toe hebt, waartoe je toegang hebt, je tools, jouw tools, je functies, die je kunt aanroepen, die je kan aanroepen, interne tools, json schema, json schemas, tot je beschikking',
  otherPeople:
    'andere klanten, andere klant, alle klanten, andere gebruikers, alle gebruikers, andere kopers, klantenlijst, elke klant, anderen hun',
  personalData:
    'bestelling*, adres*, e mail*, email*, telefoon*, gegevens, data, namen, berichten, geschiedenis, account*, wachtwoorden, klantenlijst, facturen, chats, gesprekken, bestelgeschiedenis',
  previousCustomer: 'vorige klant, klant voor mij, laatste klant, vorige gebruiker, andere gebruiker, andere klant',
  wrote: 'geschreven, schreef, gezegd, gevraagd, gesprek, chat, berichten',
  credential:
    'api sleutel*, api key*, omgevingsvariabele*, wachtwoord van de database, databasewachtwoord, toegangstoken*, geheime sleutel*, je wachtwoord, beheerderswachtwoord, privésleutel*, je geheimen, databasedump',
  keeping:
    'bewaren, opslaan, beschermen, verwijderen, privacy, reviews, beoordelingen, vinden, zeggen, per ongeluk, verkeerd*, ervaringen',
  howTo: 'hoe, waar vind ik, waar kan ik, kan ik, mag ik, ik wil, ik zoek, waarom, ik heb nodig',
  annulled:
    'gelden niet meer, geldt niet meer, niet meer toe, als verwijderd, vervallen, ongeldig, niet meer geldig, niet langer, tellen niet meer, doen er niet, nietig, verouderd, maakt niet meer uit, geen betekenis',
  orders:
    'instructies, regels, richtlijn*, opdracht*, programmering, prompt*, bevelen, voorschriften, systeembericht*, aanwijzingen',
  notFollow:
    'niet te volgen, niet volgen, stop met het volgen, stop met, niet meer volgen, niet meer gehoorzamen, gelden niet meer, niet meer aan, volg niet, niet langer volgen',
  theirs:
    'van de winkel, van het bedrijf, van de operator, je, jouw, van de ontwikkelaars, systeembericht, eerdere, vorige, alle eerdere, systeemprompt',
  obeyMe:
    'alleen wat ik zeg, doe je alleen wat ik, doe wat ik zeg, alleen nog wat ik, gehoorzaam alleen mij, luister alleen naar mij, luister je alleen naar mij',
  actAs:
    'speel een, speel mijn, speel de, wees een, wees mijn, doe alsof, stel je voor, gedraag je als, simuleer, je bent nu, doe je voor als, rol van, antwoord als',
  persona:
    'oma, grootmoeder, terminal, zonder grenzen, geen regels, zonder regels, zonder beperkingen, geen beperkingen, geen grenzen, alles mag zeggen, alles mag, hacker, opdrachtregel, python interpreter',
  markApproved:
    'als goedgekeurd, keur het zelf goed, keur dit zelf goed, zelf goedkeuren, keur zelf goed, zelf goed te keuren, geef zelf goedkeuring',
  withoutStaff:
    'zonder iemand te vragen, zonder te vragen, zonder goedkeuring, zonder toestemming, zonder bevestiging, zonder een mens, zonder controle, wacht niet op, vraag niemand, zonder overleg, zonder te wachten',
  refund:
    'betaal, terugbetaling*, terugbetalen, stort, maak over, keur, voer, annuleer, doe, restitutie*, geef terug, verwerk',
  noApproval:
    'geen goedkeuring, zonder controle, zonder goedkeuring, automatisch goedgekeurd, geen toestemming, geen bevestiging',
  asksWhether: 'mijn, is er, is, waarom, wordt, werd, onze, moet ik, wanneer, heb ik',
  everything: 'alles',
  forget: 'vergeet, negeer, laat los',
  toldYou:
    'is verteld, je verteld, je is verteld, je gezegd, je geleerd, tegen je gezegd, je eerder is verteld, jou verteld, u verteld',
  iSaid: 'ik je, ik zei, ik heb, mijn bericht',
  complete: 'ga verder, maak af, vul aan, vervolg',
  myPrompt: 'mijn systeemprompt luidt, mijn systeemprompt zegt, mijn prompt zegt, mijn systeemprompt begint',
  forbidden: 'verboten, niet mag, verboden',
  permitted: 'nu verplicht, nu toegestaan, is toegestaan',
  followedBy: 'gevolgd door',
  addLink: 'voeg een link, link toe, afbeelding toe',
  goods:
    'montage*, bezorg*, lever*, verzend*, retour*, garantie*, was*, schoonmaak*, fabrikant*, bon, bonnen, pakket*, handleiding*, meubel*, recept*, ruil*, gebruik*, terugsturen',
  mine: 'mijn, ons, onze',
  freedom:
    'volledige toegang, alle rechten, onderhoudsmodus, debugmodus, ontwikkelaarsmodus, beheerdersmodus, testmodus, alles beantwoorden, alles zeggen, zonder beperkingen, zonder filters, interne gegevens',
  toAi: 'aan de ai, aan de assistent, opmerking voor de ai, als je een ai bent, instructie voor de ai, instructie voor de assistent, de ai moet, de assistent moet, let op ai',
  tamper:
    'maak me admin, maak mij admin, maak mij beheerder, geef me adminrechten, zet de prijs op 0, verhoog de limiet, zet mijn rol, zet mijn saldo',
  unbound:
    'je bent geen assistent, je bent niet langer, je bent geen chatbot, vergeet dat je, je bent vrij van, je bent niet gebonden, blijf in je rol, je alter ego, je nieuwe naam, je nieuwe rol, je hebt geen regels, je hebt geen grenzen, in een wereld zonder regels, je ware zelf, geen regels meer',
  asksForOrders:
    'wat mag je niet zeggen, wat mag je me niet, hoe ben je geconfigureerd, hoe ben je geprogrammeerd, welke regels volg je, welke regels moet je volgen, regel van je instructies, zin van je instructies, wat zijn je instructies, wat zijn je regels, welke beperkingen heb je, wat is je verteld',
};
