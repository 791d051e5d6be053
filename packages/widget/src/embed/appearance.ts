import type { Appearance } from '../host/appearance.ts';

const themes = ['light', 'dark', 'auto'] as const;
const corners = ['start', 'end'] as const;
const directions = ['ltr', 'rtl'] as const;

/** What the attributes `lang`, `dir`, `theme` and `corner` of `<parley-chat>` say. Values that there are not, say nothing. */
export function readAppearance(attributes: Readonly<Record<string, string | undefined>>): Appearance {
  const one = <V extends string>(name: string, values: readonly V[]): V | undefined =>
    values.find((value) => value === attributes[name]?.trim());
  const lang = attributes['lang']?.trim() ?? '';
  const dir = one('dir', directions);
  const theme = one('theme', themes);
  const corner = one('corner', corners);
  return {
    ...(lang !== '' && { lang }),
    ...(dir !== undefined && { dir }),
    ...(theme !== undefined && { theme }),
    ...(corner !== undefined && { corner }),
  };
}
