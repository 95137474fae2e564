const HEADINGS = 'h1, h2, h3, h4, h5, h6';
/** Nobody looks at more marks, and a browser takes seconds to lay them out. */
const MOST_MARKS = 1000;
const shown: HTMLElement[] = [];

/** Goes to the place that an address such as page.html#at=ANCHOR&mark=word+word names, and marks the words there, or on the whole page when they are not there. */
export function arrive(): void {
  const [said, at = '', words = ''] = /^#at=([^&]*)(?:&mark=([^&]*))?/.exec(location.hash) ?? [];
  const main = document.querySelector('main');
  if (!main || said === undefined) return;
  clear();
  const pattern = patternOf(words.split('+').map(decode).filter((w) => w !== '' && w.length <= 100));
  const place = at === '' ? null : document.getElementById(decode(at));
  for (let fold = place?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
  if (pattern) {
    if (place) markTexts(passage(main, place), pattern);
    if (shown.length === 0) markTexts(textsIn(main), pattern);
  }
  const first = shown[0];
  const target = place ?? first;
  if (!target) return;
  place?.scrollIntoView({ behavior: 'instant' });
  // Where the words are far below the place, they are what the reader came for.
  if (first && (first.getBoundingClientRect().bottom > innerHeight || first.getBoundingClientRect().top < 0)) first.scrollIntoView({ behavior: 'instant', block: 'center' });
  // The reader goes on from there, by key too.
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.dataset['arrived'] = '';
  target.focus({ preventScroll: true });
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || shown.length === 0) return;
  clear();
  const at = /^#at=([^&]*)/.exec(location.hash)?.[1];
  if (at !== undefined) history.replaceState(history.state, '', at === '' ? location.pathname + location.search : `#${at}`);
});

function clear(): void {
  const parents = new Set(shown.map((mark) => mark.parentNode));
  for (const mark of shown) mark.replaceWith(...mark.childNodes);
  // Once each: it takes as long as the parent has texts.
  for (const parent of parents) parent?.normalize();
  shown.length = 0;
}

/** What cannot be decoded was not made by us; it is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Finds the words: whole ones, but for Chinese and Japanese, which are written without gaps. */
function patternOf(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const dense = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}ー]';
  const letter = `(?!${dense})[\\p{L}\\p{M}\\p{N}]`;
  const starts = new RegExp(`^${letter}`, 'u');
  const ends = new RegExp(`${letter}$`, 'u');
  const bounded = [...words].sort((a, b) => b.length - a.length).map((w) =>
    (starts.test(w) ? `(?<!${letter})` : '') + w.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + (ends.test(w) ? `(?!${letter})` : ''));
  return new RegExp(bounded.join('|'), 'giu');
}

function textsIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts;
}

/** The texts from a place on, to the next heading behind it; from a term of a list of terms, to the next term. */
function passage(main: Element, place: Element): Text[] {
  const ends = place.matches('dt') ? `dt, ${HEADINGS}` : HEADINGS;
  const texts = textsIn(main).filter((t) => !(place.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_PRECEDING));
  const end = texts.findIndex((t) => {
    const heading = t.parentElement?.closest(ends);
    return heading && !place.contains(t) && !heading.contains(place);
  });
  return end < 0 ? texts : texts.slice(0, end);
}

function markTexts(texts: readonly Text[], pattern: RegExp): void {
  for (const text of texts) {
    const found = [...text.data.matchAll(pattern)].filter((m) => m[0] !== '').slice(0, MOST_MARKS - shown.length);
    if (found.length === 0 || text.parentElement?.closest('script, style, svg, textarea, select, button')) continue;
    // From the last on, so that the places of those before stay true.
    const marks = found.reverse().map((m) => {
      const word = text.splitText(m.index);
      word.splitText(m[0].length);
      const mark = document.createElement('mark');
      word.replaceWith(mark);
      mark.append(word);
      return mark;
    });
    shown.push(...marks.reverse());
  }
}
