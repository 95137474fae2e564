/** What a link leads to, in the fewest words. Texts are plain. */
interface Preview {
  title: string;
  over?: string; // above the title: the instrument of an article
  short?: string; // abbreviation of a term
  other?: string; // name of the term in another language
  otherLang?: string;
  status?: number; // in Previews.statuses
  text?: string;
  textLang?: string; // where it is not that of the Previews
}

/** The previews of one folder, or of the glossary: a script of previews/ defines them. */
interface Previews {
  lang: string;
  statuses?: Record<string, string | [status: string, asOf: string] | null>[]; // by language of the reader; "mark" is its name in styles
  of: Record<string, Preview>; // by file name, or by anchor of the glossary
}

declare global {
  var rulebookPreviews: Record<string, Previews> | undefined;
}

const links = 'main :is(a.term, a.citation)';
const rest = 300; // milliseconds a pointer rests on a link before something is shown
const leave = 250; // and is given to move over to what is shown

/**
 * Shows beside a link to a term or a cited text what it leads to, when a pointer rests on it or the keyboard comes to it. What is shown
 * has nothing to click, so there is nothing in it that the link does not lead to. A finger just follows the link.
 */
export function attach(root: string): void {
  const box = document.createElement('div');
  box.className = 'preview';
  box.id = 'page:preview';
  box.role = 'tooltip';
  box.popover = 'manual';
  box.dataset['search'] = 'off';
  document.querySelector('main')?.append(box);

  let wanted: HTMLAnchorElement | undefined; // for which something is shown, or will be
  let line = 0; // height at which the pointer came to the link
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hide = (): void => {
    clearTimeout(timer);
    wanted?.removeAttribute('aria-describedby');
    wanted = undefined;
    if (box.matches(':popover-open')) box.hidePopover();
  };
  const show = async (link: HTMLAnchorElement): Promise<void> => {
    const [previews, preview] = (await find(root, link)) ?? [];
    if (!previews || !preview || link !== wanted) return;
    fill(box, previews, preview);
    link.setAttribute('aria-describedby', box.id);
    box.showPopover();
    place(box, link, line);
  };
  const want = (link: HTMLAnchorElement, after: number): void => {
    hide();
    wanted = link;
    timer = setTimeout(() => void show(link), after);
  };
  const linkOf = (target: EventTarget | null): HTMLAnchorElement | null => (target instanceof Element ? target.closest<HTMLAnchorElement>(links) : null);

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'mouse') return;
    const link = linkOf(event.target);
    if (link && link !== wanted && link !== linkOf(event.relatedTarget)) {
      line = event.clientY;
      want(link, rest);
    } else if (wanted && (link === wanted || box.contains(event.target as Node)) && box.matches(':popover-open')) clearTimeout(timer);
  });
  document.addEventListener('pointerout', (event) => {
    const to = event.relatedTarget;
    if (!wanted || (to instanceof Node && (wanted.contains(to) || box.contains(to)))) return;
    if (wanted === document.activeElement && wanted.matches(':focus-visible')) return;
    clearTimeout(timer);
    timer = setTimeout(hide, leave);
  });
  document.addEventListener('focusin', (event) => {
    const link = linkOf(event.target);
    if (!link?.matches(':focus-visible')) return;
    line = 0;
    want(link, 0);
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('click', (event) => {
    if (!box.contains(event.target as Node)) hide(); // its words may be selected
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !box.matches(':popover-open')) return;
      event.stopPropagation(); // one key closes one thing
      hide();
    },
    true,
  );
}

const loading = new Map<string, Promise<unknown>>();

/** Finds what a link leads to; nothing when it leads to its own page, or when the script does not come. */
async function find(root: string, link: HTMLAnchorElement): Promise<[Previews, Preview | undefined] | undefined> {
  const [page = '', anchor = ''] = link.href.split('#');
  if (!page.startsWith(root) || page === location.href.split('#')[0]) return undefined;
  const path = page.slice(root.length);
  const term = link.matches('.term');
  const folder = path.replace(term ? /\.html$/ : /\/[^/]*$/, '');
  if (!loading.has(folder)) {
    const script = Object.assign(document.createElement('script'), { src: `${root}previews/${folder}.js` });
    loading.set(folder, new Promise((done) => { script.onload = script.onerror = done; }));
    document.head.append(script);
  }
  await loading.get(folder);
  const previews = globalThis.rulebookPreviews?.[decodeURIComponent(folder)];
  return previews && [previews, previews.of[decodeURIComponent(term ? anchor : path.slice(folder.length + 1))]];
}

function fill(box: HTMLElement, { lang, statuses }: Previews, p: Preview): void {
  const add = (to: HTMLElement, tag: string, className: string, text: string, language: string): HTMLElement => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (language !== document.documentElement.lang) element.lang = language;
    // Chinese within other writing is marked, so that a screen reader changes its voice and the browser its font.
    text.split(language.startsWith('zh') ? /$^/ : /((?:[\p{sc=Han}，。、；：（）《》“”]*\p{sc=Han}[，。、；：（）《》“”]*)+)/u).forEach((run, i) => {
      const piece = i % 2 ? Object.assign(document.createElement('span'), { lang: 'zh-Hans' }) : element;
      piece.append(run);
      if (piece !== element) element.append(piece);
    });
    to.append(element, ' ');
    return element;
  };
  box.replaceChildren();
  if (p.over) add(box, 'p', 'preview-over', p.over, lang);
  const title = add(box, 'p', 'preview-title', p.title, lang);
  if (p.short) title.append(' ', add(title, 'span', 'preview-short', p.short, lang));
  if (p.other) add(box, 'p', 'preview-other', p.other, p.otherLang ?? lang);
  const status = statuses?.[p.status ?? -1];
  const said = status?.[document.documentElement.lang];
  if (Array.isArray(said)) {
    const to = add(box, 'p', 'preview-status', '', document.documentElement.lang);
    add(to, 'span', `status-mark status-mark-${String(status?.['mark'])}`, said[0], document.documentElement.lang);
    add(to, 'span', '', said[1], document.documentElement.lang);
  }
  if (p.text) add(box, 'p', '', p.text, p.textLang ?? lang);
}

/** Puts the box under the line of the link at a height, or over it where there is no room below. */
function place(box: HTMLElement, link: HTMLElement, height: number): void {
  const lines = [...link.getClientRects()];
  const at = lines.find((r) => r.top <= height && height <= r.bottom) ?? lines[0];
  if (!at) return;
  const page = document.documentElement;
  const below = at.bottom + box.offsetHeight + 12 <= page.clientHeight || at.top < box.offsetHeight + 12;
  box.style.left = `${scrollX + Math.max(8, Math.min(at.left, page.clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${scrollY + (below ? at.bottom + 4 : at.top - box.offsetHeight - 4)}px`;
}
