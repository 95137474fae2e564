import { dayText, h, inLang, number, svg } from './dom';
import { amount, amountOf, least, linesOf, most, outcomeLabel } from './say';
import type { Answer, App, Condition, Counter, Headroom } from './types';

/** By how much a scale goes on beyond its last line, so that there is something behind it. */
const beyond = 4;
/**
 * How much of the width a number takes beside another where there is little of it, and where there is more; and how near to an end each
 * character lets it be centred.
 */
const room = 0.24;
const roomWide = 0.12;
const edge = 0.0095;

/** The numbers at which rules of the day look at a counter, rising; undefined when none does. */
export function lines(answer: Answer, counter: string): number[] | undefined {
  const found = new Set<number>();
  let compared = false;
  const walk = (c: Condition): void => {
    if ('all' in c) c.all.forEach(walk);
    else if ('any' in c) c.any.forEach(walk);
    else if (c.name === counter) {
      compared = true;
      for (const n of linesOf(c.must)) if (n > 0) found.add(n);
    }
  };
  for (const step of answer.trace) walk(step.conditions);
  return compared ? [...found].sort((a, b) => a - b) : undefined;
}

/** How far a counter is from the next number that changes the answer: a scale, and the same in words. */
export function scale(app: App, answer: Answer, counter: Counter, headroom: Headroom | undefined): HTMLElement {
  return h('div', { className: 'scale' }, picture(app, answer, counter, headroom), ...words(app, answer, counter, headroom));
}

/** The distance in words. */
function words(app: App, answer: Answer, counter: Counter, next: Headroom | undefined): HTMLElement[] {
  const now = answer.counters[counter.name] ?? 0;
  if (!next) {
    // Of an answer that is open no distance is known.
    return answer.rule === null ? [] : [h('p', {}, app.t('calculator-scale-none'))];
  }
  const noun = inLang(next.distance === 1 ? counter.unit.one : counter.unit.many, app.lang);
  const more = noun === '' ? app.t('calculator-more', number(next.distance)) : app.t('calculator-more-of', number(next.distance), noun);
  const outcome = h('strong', {}, outcomeLabel(app, next.outcome));
  const exact = typeof now === 'number';
  const out = [h('p', {},
    now !== 0 && app.t('calculator-scale-of', amount(app, now), amountOf(app, next.to, counter.unit)) + app.t('calculator-space'),
    exact ? app.t('calculator-scale-next', more) : app.t('calculator-scale-next-range', more, number(most(now) ?? 0)), outcome)];
  if (next.pace) out.push(h('p', { className: 'scale-pace' }, paceWords(app, next.pace)));
  return out;
}

/** When the next number is reached, if things go on as they have. */
export function paceWords(app: App, { counted, days, from, reached }: NonNullable<Headroom['pace']>): string {
  const dated = [number(counted), number(days), dayText(app.lang, from), inLang(app.data.definition.flow.many, app.lang)] as const;
  return reached === null ? app.t('calculator-pace-not', ...dated) : app.t('calculator-pace', ...dated, dayText(app.lang, reached));
}

/**
 * The scale runs from 0 beyond its last line, by the logarithm of the number: lines of the law lie powers of ten apart. Places are in
 * per cent, so that its text stays as large as all other text however wide it is.
 */
function picture(app: App, answer: Answer, counter: Counter, next: Headroom | undefined): SVGSVGElement {
  const now = answer.counters[counter.name] ?? 0;
  const [from, to] = [least(now), most(now)];
  const all = lines(answer, counter.name) ?? [];
  if (next && !all.includes(next.to)) all.push(next.to);
  all.sort((a, b) => a - b);
  const end = Math.max(10, all.at(-1) ?? 0, to ?? from) * beyond;
  const at = (n: number): number => Math.min(1, Math.log10(1 + n) / Math.log10(1 + end));
  const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

  const left = at(from);
  const right = to === null ? 1 : at(to);
  const label = [amount(app, now), all.length > 0 ? app.t('calculator-scale-lines', all.map(number).join(app.t('calculator-list'))) : ''];
  const out = svg('svg', { class: 'scale-picture', width: '100%', height: '3.5rem', role: 'img', 'aria-label': label.filter(Boolean).join(app.t('calculator-clause')) });
  out.append(svg('rect', { class: 'scale-track', x: 0, y: '1.5rem', width: '100%', height: '0.5rem' }));
  out.append(svg('rect', { class: 'scale-sure', x: 0, y: '1.5rem', width: percent(left), height: '0.5rem' }));
  if (right > left) out.append(svg('rect', { class: 'scale-range', x: percent(left), y: '1.5rem', width: percent(right - left), height: '0.5rem' }));

  // Numbers stand below their lines, the next one before all others, as many as there is room for.
  const placed: number[] = [];
  const wide: number[] = [];
  for (const n of next ? [next.to, ...all.filter((n) => n !== next.to)] : all) {
    const x = at(n);
    const is = n === next?.to ? 'scale-line scale-line-next' : 'scale-line';
    out.append(svg('line', { class: is, x1: percent(x), x2: percent(x), y1: '1.25rem', y2: '2.25rem' }));
    const fits = placed.every((p) => Math.abs(p - x) >= room);
    if (!fits && [...placed, ...wide].some((p) => Math.abs(p - x) < roomWide)) continue;
    (fits ? placed : wide).push(x);
    const look = n === next?.to ? 'scale-number-next' : fits ? undefined : 'scale-number-wide';
    out.append(svg('text', { class: look, x: percent(x), y: '3.25rem', 'text-anchor': anchor(x, number(n)) }, number(n)));
  }
  const x = (left + right) / 2;
  out.append(svg('circle', { class: 'scale-now', cx: percent(right), cy: '1.75rem', r: '0.4rem' }));
  if (right > left) out.append(svg('circle', { class: 'scale-now', cx: percent(left), cy: '1.75rem', r: '0.4rem' }));
  out.append(svg('text', { class: 'scale-value', x: percent(x), y: '0.85rem', 'text-anchor': anchor(x, amount(app, now)) }, amount(app, now)));
  return out;
}

function anchor(x: number, text: string): string {
  return x < edge * text.length ? 'start' : x > 1 - edge * text.length ? 'end' : 'middle';
}
