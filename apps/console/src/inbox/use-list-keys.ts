import type { RefObject } from 'react';
import { type Keys, useKeys } from '../shell/use-keys.ts';

/**
 * Keys of the list: from card to card, and to the buttons of the card that has the focus. None of them decides anything:
 * `a` only goes to the button, and `r` asks for the reason.
 *
 * @param list Its items can take the focus; buttons say by `data-act` what they are.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, enabled: boolean): void {
  const cards = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
  const here = (): HTMLElement | undefined => cards().find((card) => card.contains(document.activeElement));
  const move = (by: 1 | -1): void => {
    const all = cards();
    const now = all.findIndex((card) => card.contains(document.activeElement));
    const next = now === -1 ? all[by === 1 ? 0 : all.length - 1] : all[now + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const find = (act: string): HTMLElement | null =>
    (here() ?? cards()[0])?.querySelector<HTMLElement>(`[data-act="${act}"]`) ?? null;
  const keys: Keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => find('approve')?.focus(),
    r: () => find('reject')?.click(),
    e: () => find('edit')?.click(),
    c: () => find('claim')?.click(),
    o: () => find('open')?.click(),
  };
  useKeys(keys, enabled);
}
