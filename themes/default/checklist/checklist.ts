import { saveFile } from '../calculator/save';
import { toMarkdown } from './markdown';
import { openTicks, put } from './ticks';

/** Lets readers tick the items of a list, which is there to be read and printed without it. */
export function attach(list: HTMLElement): void {
  const template = document.querySelector<HTMLTemplateElement>('template[data-checklist-tools]');
  if (!template) throw new Error('checklist: the page has no tools');
  const tools = template.content.cloneNode(true) as DocumentFragment;
  const find = <E extends HTMLElement>(selector: string, root: ParentNode = tools): E => {
    const found = root.querySelector<E>(selector);
    if (!found) throw new Error(`checklist: there is no ${selector}`);
    return found;
  };
  const count = find('[data-part="count"]');
  const bar = find<HTMLProgressElement>('[data-part="bar"]');
  const said = find('[data-part="said"]');
  const kept = find('[data-part="kept"]');
  const [print, save, clear, undo] = ['print', 'save', 'clear', 'undo'].map((name) => find<HTMLButtonElement>(`[data-do="${name}"]`)) as
    [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];

  const boxes = [...list.querySelectorAll<HTMLElement>('.task')].map((item) => makeBox(item, find('.task-text', item)));
  const sections = sectionsOf(list);
  const ticks = openTicks(list.dataset['ticks'] ?? location.href);
  const ids = (): string[] => boxes.filter((box) => box.checked).map((box) => box.value);
  let before: readonly string[] = [];

  /** Ticks these items and no others. */
  const tick = (those: Iterable<string>): void => {
    const ticked = new Set(those);
    for (const box of boxes) box.checked = ticked.has(box.value);
    show();
  };
  const show = (): void => {
    const done = ids().length;
    count.textContent = put(count.dataset['text'], done, boxes.length);
    bar.max = boxes.length;
    bar.value = done;
    for (const section of sections) {
      const ticked = section.boxes.filter((box) => box.checked).length;
      section.count.textContent = put(count.dataset['text'], ticked, section.boxes.length);
      section.count.classList.toggle('is-done', ticked === section.boxes.length);
    }
  };
  const say = (text: string | undefined): void => {
    said.textContent = text ?? '';
  };
  const keep = (): void => {
    if (ticks.write(ids()) || kept.classList.contains('is-refused')) return;
    kept.textContent = kept.dataset['refused'] ?? '';
    kept.classList.add('is-refused');
    // Who does not see it should know before trusting to it.
    say(kept.textContent);
  };

  list.addEventListener('change', () => {
    undo.hidden = true;
    say('');
    show();
    keep();
  });
  print.addEventListener('click', () => window.print());
  save.addEventListener('click', () => {
    const { site, asOf, address } = save.dataset;
    const name = `${/([^/]*?)(\.html)?$/.exec(location.pathname)?.[1] || 'checklist'}.md`;
    const lines = [[site, asOf].filter(Boolean).join('. '), put(address, location.href.replace(/#.*$/, '')), count.textContent ?? ''];
    saveFile(name, 'text/markdown', toMarkdown({ title: document.querySelector('h1')?.textContent ?? '', lines }, list, new Set(ids())));
    say(put(said.dataset['saved'], name));
  });
  clear.addEventListener('click', () => {
    if (ids().length === 0) {
      say(said.dataset['nothing']);
      return;
    }
    before = ids();
    tick([]);
    undo.hidden = false;
    say(said.dataset['cleared']);
    keep();
  });
  undo.addEventListener('click', () => {
    tick(before);
    // The button goes, and with it the reader's place.
    clear.focus();
    undo.hidden = true;
    say(said.dataset['undone']);
    keep();
  });
  ticks.onChange(() => {
    undo.hidden = true;
    tick(ticks.read());
  });

  tick(ticks.read());
  list.classList.add('is-live');
  list.after(tools);
}

/** Puts a box before an item, whose words become its label. */
function makeBox(item: HTMLElement, text: HTMLElement): HTMLInputElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.className = 'task-box';
  box.id = `page:${item.id}`;
  box.value = item.id;
  // What a browser remembers of a form is not what is kept.
  box.autocomplete = 'off';
  const label = document.createElement('label');
  label.className = text.className;
  label.htmlFor = box.id;
  label.append(...text.childNodes);
  text.replaceWith(label);
  item.prepend(box);
  return box;
}

interface Section {
  readonly boxes: readonly HTMLInputElement[];
  readonly count: HTMLElement;
}

/** Puts below each heading that has items up to the next how many of them are done. With one such heading the whole says it. */
function sectionsOf(list: HTMLElement): Section[] {
  const found: { heading: Element; boxes: HTMLInputElement[] }[] = [];
  for (const block of list.children) {
    if (/^H[2-6]$/.test(block.tagName)) found.push({ heading: block, boxes: [] });
    else found.at(-1)?.boxes.push(...block.querySelectorAll<HTMLInputElement>('.task-box'));
  }
  const sections = found.filter(({ boxes }) => boxes.length > 0);
  if (sections.length < 2) return [];
  return sections.map(({ heading, boxes }) => {
    const count = document.createElement('p');
    count.className = 'checklist-count';
    heading.after(count);
    return { boxes, count };
  });
}
