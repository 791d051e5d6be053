import type { WidgetOptions } from '../host/core.ts';
import { readAppearance } from './appearance.ts';

/** Attributes of `<parley-chat>` that the script tag has too, with `data-` before them. */
export const ATTRIBUTES = [
  'site',
  'gateway',
  'agent',
  'lang',
  'dir',
  'theme',
  'corner',
  'images',
  'unread',
  'sound',
] as const;

/**
 * Reads the options of `<parley-chat site="shop">`.
 *
 * @param gateway Address of the gateway where the element names none; null: it has to.
 * @returns null when there is no site or no usable gateway: the page then stays as it is.
 */
export function readOptions(
  attributes: Readonly<Record<string, string | undefined>>,
  gateway: string | null,
  pageUrl: string,
): WidgetOptions | null {
  const site = attributes['site']?.trim() ?? '';
  const agent = attributes['agent']?.trim() ?? '';
  const images = attributes['images']?.trim() ?? '';
  const own = attributes['gateway']?.trim() ?? '';
  const address = own === '' ? gateway : own;
  if (site === '' || address === null || !URL.canParse(address, pageUrl)) return null;
  const url = new URL(address, pageUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return {
    site,
    gateway: url.origin,
    ...(agent !== '' && { agent }),
    ...(images !== '' && { images }),
    ...(attributes['unread']?.trim() === 'title' && { titleCount: true }),
    ...(attributes['sound']?.trim() === 'on' && { sound: true }),
    ...readAppearance(attributes),
  };
}
