import { createDayField } from '../calculator/day-field';
import { dayText } from '../calculator/dom';
import { place, readAxis } from './axis';
import { fromFragment, toFragment, type Choice } from './state';

/** Days of an instrument from one day on, as the build found them: the script only looks up which of them a day is in. */
interface Row {
  readonly element: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly periods: readonly { readonly from: string; readonly key: string }[];
}

/** Lets a reader pick a day and topics on the page of the timeline, which says all of it without. */
export function attach(page: HTMLElement): void {
  const part = <E extends Element = HTMLElement>(name: string): E => {
    const found = page.querySelector<E>(`[data-part="${name}"]`);
    if (!found) throw new Error(`timeline: no part ${name}`);
    return found;
  };
  const lang = page.dataset['lang'] ?? 'en';
  const asOf = page.dataset['asOf'] ?? '';
  const axis = readAxis(part('picture').dataset['axis'] ?? '');
  const line = part<SVGLineElement>('line');
  const said = part('said');
  const boxes = [...page.querySelectorAll<HTMLInputElement>('[name="topic"]')];
  const all = page.querySelector<HTMLButtonElement>('[data-part="all"]');
  const known = boxes.map((box) => box.value);
  const ask = page.querySelector<HTMLAnchorElement>('[data-part="ask"]');
  const groups = [...page.querySelectorAll<HTMLElement>('[data-group]')];
  const regimes = [...page.querySelectorAll<HTMLElement>('.timeline-regimes > [data-from]')];
  const spans = [...page.querySelectorAll<HTMLElement>('.timeline-spans > [data-from]')];
  const tables = [...page.querySelectorAll<HTMLElement>('.timeline-table tbody')];
  const withTopics = [...page.querySelectorAll<HTMLElement>('[data-topics]')];
  const rows: Row[] = [...page.querySelectorAll<HTMLElement>('[data-periods]')].map((element) => ({
    element,
    link: element.querySelector('a') ?? document.createElement('a'),
    periods: (element.dataset['periods'] ?? '').split(',').filter((text) => text !== '').map((text) => {
      const [from = '', key = ''] = text.split(' ');
      return { from, key };
    }),
  }));

  let choice: Choice = fromFragment(location.hash, known);
  const day = (): string => choice.day || asOf;

  const field = createDayField('timeline-day', '?', (picked) => {
    // What is no day, or none yet, leaves all as it is.
    if (picked !== '' && picked !== '?') choose({ ...choice, day: picked === asOf ? '' : picked });
  });
  part('day').append(field.input);

  const shown = (element: HTMLElement): boolean =>
    choice.topics.length === 0 || choice.topics.some((topic) => (element.dataset['topics'] ?? '').includes(`,${topic},`));
  const words = (text: string | undefined, ...values: (string | number)[]): string =>
    values.reduce<string>((sum, value, i) => sum.replace(`{${i + 1}}`, String(value)), text ?? '');

  function show(): void {
    for (const element of withTopics) element.hidden = !shown(element);
    for (const table of tables) table.hidden = [...table.querySelectorAll<HTMLElement>('tr')].every((row) => row.hidden);
    const of = new Map<string, HTMLAnchorElement[]>();
    for (const { element, link, periods } of rows) {
      const key = shown(element) ? periods.findLast((period) => period.from <= day())?.key : undefined;
      if (key) of.set(key, [...(of.get(key) ?? []), link]);
    }
    for (const group of groups) {
      const links = of.get(group.dataset['group'] ?? '') ?? [];
      group.hidden = links.length === 0;
      group.querySelector('ul')?.replaceChildren(...links.map((link) => {
        const item = document.createElement('li');
        item.append(link.cloneNode(true));
        return item;
      }));
    }
    const applies = (element: HTMLElement): boolean =>
      (element.dataset['from'] ?? '') <= day() && (!element.dataset['until'] || day() <= element.dataset['until']);
    for (const regime of regimes) regime.hidden = !applies(regime);
    const none = page.querySelector<HTMLElement>('[data-part="no-regime"]');
    if (none) none.hidden = regimes.some(applies);
    const current = spans.findLast((span) => (span.dataset['from'] ?? '') <= day());
    for (const span of spans) {
      if (span === current) span.setAttribute('aria-current', 'date');
      else span.removeAttribute('aria-current');
    }
    const time = document.createElement('time');
    time.dateTime = day();
    time.textContent = dayText(lang, day());
    part('on').replaceChildren(time);
    part('after').hidden = day() <= asOf;
    if (ask) ask.href = (ask.getAttribute('href') ?? '').replace(/([#&]date=)[^&]*/, `$1${day()}`);
    const x = `${place(axis, day())}%`;
    line.setAttribute('x1', x);
    line.setAttribute('x2', x);
    line.classList.toggle('is-picked', choice.day !== '');
    part('picked-legend').hidden = choice.day === '';
    const count = (...keys: string[]): number => keys.reduce((sum, key) => sum + (of.get(key)?.length ?? 0), 0);
    const total = count('in-force', 'amended-in-part', 'not-yet-in-force', 'comment', 'draft');
    const text = total === 0 && !current
      ? words(said.dataset['none'], dayText(lang, day()))
      : words(said.dataset['said'], dayText(lang, day()), count('in-force', 'amended-in-part'), count('not-yet-in-force'), count('comment', 'draft'));
    const few = choice.topics.length === 0 ? '' : words(said.dataset['shown'], rows.filter((row) => shown(row.element)).length, rows.length);
    said.textContent = lang === 'zh' ? text + few : `${text} ${few}`.trim();
    field.update(day());
    for (const box of boxes) box.checked = choice.topics.includes(box.value);
    if (all) all.hidden = choice.topics.length === 0;
    part<HTMLButtonElement>('earlier').setAttribute('aria-disabled', String(turn(-1) === undefined));
    part<HTMLButtonElement>('later').setAttribute('aria-disabled', String(turn(1) === undefined));
  }

  function choose(next: Choice): void {
    if (next.day !== choice.day) requestAnimationFrame(reveal);
    choice = next;
    show();
    try {
      history.replaceState(history.state, '', toFragment(choice) || location.pathname + location.search);
    } catch {
      // Browsers bound how often an address may change; the next change tries again.
    }
  }

  /** Where the picture is wider than its box, the day is brought into sight. */
  function reveal(): void {
    const box = page.querySelector<HTMLElement>('.timeline-scroll');
    const axisBox = page.querySelector('.timeline-axis > svg')?.getBoundingClientRect();
    if (!box || !axisBox || box.scrollWidth <= box.clientWidth) return;
    const start = box.clientWidth - (box.scrollWidth - axisBox.width);
    box.scrollLeft = (axisBox.width * place(axis, day())) / 100 - start / 2;
  }

  /** The next day on which something changed, or the one before. */
  function turn(way: -1 | 1): string | undefined {
    const days = spans.map((span) => span.dataset['from'] ?? '');
    return way > 0 ? days.find((from) => from > day()) : days.findLast((from) => from < day());
  }
  for (const [name, way] of [['earlier', -1], ['later', 1]] as const) {
    part(name).addEventListener('click', () => {
      const to = turn(way);
      if (to !== undefined) choose({ ...choice, day: to === asOf ? '' : to });
    });
  }
  for (const box of boxes) {
    box.addEventListener('change', () => choose({ ...choice, topics: boxes.filter((b) => b.checked).map((b) => b.value) }));
  }
  all?.addEventListener('click', () => {
    choose({ ...choice, topics: [] });
    boxes[0]?.focus();
  });
  part('controls').addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', () => {
    if (location.hash !== '' && !location.hash.includes('=')) return;
    choice = fromFragment(location.hash, known);
    show();
  });
  part('controls').hidden = false;
  show();
  reveal();
}
