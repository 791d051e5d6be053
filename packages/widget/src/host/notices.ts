/** What tells of new messages outside of the chat itself: a sound, and the page's title. */
import { type Heard, hearNews } from '../state/news.ts';
import { Chime } from './chime.ts';
import type { Core } from './core.ts';
import { TitleCount } from './title-count.ts';

/** Begins to tell of what is new. @returns a function that ends it, and gives the page its title back. */
export function tellNews({ chat, titleCount }: Pick<Core, 'chat' | 'titleCount'>): () => void {
  const chime = new Chime();
  const title = titleCount ? new TitleCount(document) : null;
  let heard: Heard | null = null;
  let wasOn = chat.getSnapshot().sound;
  const look = (): void => {
    const { view, loading, sound, unread } = chat.getSnapshot();
    title?.show(unread);
    // Who switches it on hears what they have chosen.
    if (sound && !wasOn) chime.play();
    wasOn = sound;
    if (!sound || view === null || loading) heard = null;
    else {
      const next = hearNews(heard, view);
      heard = next.heard;
      if (next.news && !(chat.isRead && document.visibilityState === 'visible')) chime.play();
    }
  };
  look();
  const end = chat.subscribe(look);
  return () => {
    end();
    chime.stop();
    title?.show(0);
  };
}
