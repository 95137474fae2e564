import { settleAddress } from './address';

/**
 * Lets the links to this page in other languages lead to the place that is being read, and to what the reader asked: what is found, worked out
 * or compared is in the address. Without it they lead to the top of the page.
 */
export function attach(nav: HTMLElement): void {
  for (const link of nav.querySelectorAll<HTMLAnchorElement>('a')) {
    const page = link.getAttribute('href') ?? '';
    // When it is about to be used, in whichever way: links are copied and opened in other tabs too.
    const aim = (): void => {
      settleAddress();
      link.setAttribute('href', page + place());
    };
    for (const use of ['pointerenter', 'pointerdown', 'focus', 'contextmenu', 'click']) link.addEventListener(use, aim);
    addEventListener('hashchange', () => {
      // Where the page goes to may not be in sight yet. The address is the page's own now: what was asked before is not to be written over it.
      link.setAttribute('href', page + (document.querySelector(':target') ? location.hash : place()));
    });
  }
}

/** The fragment of the place that is being read, '' at the top. */
function place(): string {
  const { hash } = location;
  // What a search leads to is words, which the other language has not.
  if (hash.includes('=') && !hash.startsWith('#at=')) return hash;
  const named = document.querySelector(':target');
  if (named && inSight(named)) return hash;
  if (window.scrollY === 0) return '';
  let reading = '';
  for (const heading of document.querySelectorAll('main :is(h2, h3, h4)[id]')) {
    // One that is folded away has no box.
    if (heading.getClientRects().length > 0 && heading.getBoundingClientRect().top <= window.innerHeight / 5) reading = heading.id;
  }
  return reading && `#${encodeURIComponent(reading)}`;
}

function inSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
