/** Scrolls a long sidebar, not the page, so that the current page's entry is in sight. */
export function showCurrent(nav: HTMLElement): void {
  const current = nav.querySelector<HTMLElement>('[aria-current="page"]');
  if (!current || nav.scrollHeight <= nav.clientHeight) return;
  const offset = current.getBoundingClientRect().top - nav.getBoundingClientRect().top;
  if (offset + current.offsetHeight > nav.clientHeight) nav.scrollTop = offset - nav.clientHeight / 3;
}
