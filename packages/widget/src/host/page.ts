/** Makes everything on the page but `host` inert, for as long as the panel covers it. Returns the way back. */
export function holdPage(host: HTMLElement): () => void {
  const others = [...(host.parentElement?.children ?? [])].filter(
    (element): element is HTMLElement => element instanceof HTMLElement && element !== host && !element.inert,
  );
  for (const element of others) element.inert = true;
  return () => {
    for (const element of others) element.inert = false;
  };
}

/**
 * Tells the style sheet how high the visible part of the page is: on iOS the on-screen keyboard covers the page
 * without changing any of its units. A style sheet of its own, since a strict policy allows no style attribute.
 */
export function followVisibleHeight(replace: (css: string) => void): () => void {
  const viewport = window.visualViewport;
  if (viewport === null) return () => undefined;
  const update = (): void => {
    // Pinch zoom changes the height too, and must not change the layout.
    if (viewport.scale === 1) replace(`:host{--visible-height:${Math.round(viewport.height)}px}`);
  };
  update();
  viewport.addEventListener('resize', update);
  return () => viewport.removeEventListener('resize', update);
}
