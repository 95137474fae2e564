import { number } from './dom';

/*
 * The decision map drawn: the same arithmetic as internal/theme/map.go, so that the picture that the page comes with and the one that
 * the script draws are the same. What is changed here is changed there.
 */

/** Stands for a number that may be as large as you like. */
export const open = 2 ** 62;

export interface ModelSpan {
  readonly min: number;
  readonly max: number;
}

export interface ModelRegion {
  readonly x: ModelSpan;
  readonly y: ModelSpan;
  /** From 0 to open when it bounds nothing. */
  readonly sum: ModelSpan;
  /** Place in the answers. */
  readonly answer: number;
}

export interface MapModel {
  /** What the numbers on the axes count. */
  readonly x: string;
  readonly y: string;
  /** From the lightest to the heaviest. */
  readonly answers: readonly { readonly label: string; readonly tone: number }[];
  readonly regions: readonly ModelRegion[];
}

export interface Text {
  readonly kind: 'title' | 'number' | 'scale' | 'label';
  readonly anchor: 'start' | 'middle' | 'end';
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface Drawing {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly areas: readonly { readonly tone: number; readonly path: string }[];
  readonly lines: readonly string[];
  readonly grid: string;
  readonly zero: string;
  readonly frame: string;
  readonly texts: readonly Text[];
  /** Where numbers from one to another are on an axis; of one number, all of its room. */
  across(min: number, max: number): Extent;
  up(min: number, max: number): Extent;
}

interface Layout {
  readonly width: number;
  readonly font: number;
  readonly left: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly zeroWidth: number;
  readonly zeroHeight: number;
}

const layouts: Readonly<Record<'wide' | 'narrow', Layout>> = {
  wide: { width: 720, font: 13, left: 92, plotWidth: 612, plotHeight: 384, zeroWidth: 64, zeroHeight: 48 },
  narrow: { width: 320, font: 13, left: 72, plotWidth: 240, plotHeight: 300, zeroWidth: 36, zeroHeight: 36 },
};

/** A layout for the numbers of one map. */
interface Plot extends Layout {
  /** Where the plot begins: below the title of its axis. */
  readonly top: number;
  /** End of both scales. */
  readonly limit: number;
  readonly decades: number;
}

export function drawing(map: MapModel, name: 'wide' | 'narrow'): Drawing {
  const layout = layouts[name];
  const { font, left, plotWidth, plotHeight, width } = layout;
  let limit = 1000;
  let decades = 3;
  for (const most = largest(map); limit <= 5 * most && decades < 15; decades++) limit *= 10;
  const line = 1.25 * font;
  const titleY = wrapped(map.y, font, width);
  const plot: Plot = { ...layout, limit, decades, top: titleY.length * line + 8 };
  const texts: Text[] = titleY.map((text, i) => textAt('title', 'start', 0, font + i * line, text));
  const areas = map.answers.map((a, i) => ({ tone: a.tone, path: area(map, plot, i) })).filter((a) => a.path !== '');
  const bottom = plot.top + plotHeight;
  const right = left + plotWidth;
  const cross = (n: number): string => `M${tenth(x(plot, n))} ${tenth(plot.top)}V${tenth(bottom)}M${tenth(left)} ${tenth(y(plot, n))}H${tenth(right)}`;
  let grid = '';
  for (let n = 10; n < limit; n *= 10) grid += cross(n);
  const { lines, cutsX, cutsY } = boundaries(map, plot);
  const rows = scaleX(plot, cutsX, texts);
  scaleY(plot, cutsY, texts);
  labels(map, plot, texts);
  const titleX = wrapped(map.x, font, width);
  const below = bottom + rows * line + 8;
  titleX.forEach((text, i) => texts.push(textAt('title', 'end', right, below + font + i * line, text)));
  return {
    name, width: tenth(width), height: tenth(below + titleX.length * line + 4), areas, lines, grid, zero: cross(1),
    frame: `M${tenth(left)} ${tenth(plot.top)}H${tenth(right)}V${tenth(bottom)}H${tenth(left)}Z`, texts,
    across: (min, max) => ({ from: tenth(x(plot, min)), to: tenth(x(plot, after(max))) }),
    up: (min, max) => ({ from: tenth(y(plot, after(max))), to: tenth(y(plot, min)) }),
  };
}

/** The largest number at which a region ends. */
function largest(map: MapModel): number {
  let n = 0;
  for (const r of map.regions) for (const s of [r.x, r.y, r.sum]) n = Math.max(n, s.min, s.max < open ? s.max + 1 : 0);
  return n;
}

/** Where the boundary before a number is on an axis: 0 has a band of its own, after which every power of ten has as much room. */
function along(p: Plot, n: number, zero: number, length: number): number {
  if (n <= 0) return 0;
  if (n >= p.limit) return length;
  let digits = 0;
  let power = 1;
  for (; power * 10 <= n; power *= 10) digits++;
  // Powers of ten are exact, so that no machine rounds them otherwise.
  return zero + ((length - zero) * (digits + Math.log10(n / power))) / p.decades;
}

function x(p: Plot, n: number): number {
  return p.left + along(p, n, p.zeroWidth, p.plotWidth);
}

function y(p: Plot, n: number): number {
  return p.top + p.plotHeight - along(p, n, p.zeroHeight, p.plotHeight);
}

/** Rounds a length to a tenth. */
function tenth(n: number): number {
  return Math.floor(n * 10 + 0.5) / 10;
}

/** The boundary behind a span. */
function after(n: number): number {
  return n >= open ? n : n + 1;
}

function bounds(s: ModelSpan): boolean {
  return s.min > 0 || s.max < open;
}

/** The path around all regions of an answer. */
function area(map: MapModel, p: Plot, answer: number): string {
  let path = '';
  for (const r of map.regions) {
    if (r.answer !== answer) continue;
    if (bounds(r.sum)) path += strip(p, r);
    else path += `M${tenth(x(p, r.x.min))} ${tenth(y(p, r.y.min))}H${tenth(x(p, after(r.x.max)))}V${tenth(y(p, after(r.y.max)))}H${tenth(x(p, r.x.min))}Z`;
  }
  return path;
}

/** The path around a region whose sum is bounded: along its upper end, and back along its lower one. */
function strip(p: Plot, r: ModelRegion): string {
  const left = r.x.min;
  const right = Math.min(after(r.x.max), p.limit);
  const low = r.y.min;
  const high = Math.min(after(r.y.max), p.limit);
  const lower = r.sum.min;
  const upper = after(r.sum.max);
  const from = lower > 0 ? Math.max(left, lower + 1 - high) : left;
  const to = upper < open ? Math.min(right, upper + 1 - low) : right;
  if (from >= to) return '';
  const all = [from, to];
  for (const sum of [lower, upper]) {
    if (sum > 0 && sum < open) all.push(...samples(Math.max(from, sum + 1 - high), Math.min(to, sum + 1 - low), sum + 1));
  }
  let path = '';
  let back = '';
  for (const n of rising(all)) {
    const top = upper < open ? Math.min(high, upper + 1 - n) : high;
    const bottom = lower > 0 ? Math.max(low, lower + 1 - n) : low;
    path += `L${tenth(x(p, n))} ${tenth(y(p, top))}`;
    back = `L${tenth(x(p, n))} ${tenth(y(p, bottom))}${back}`;
  }
  return `M${path.slice(1)}${back}Z`;
}

/** Numbers at which a curve on which x and y come to a sum is followed: its ends, and one to nine times each power of ten on either axis. */
function samples(from: number, to: number, sum: number): number[] {
  if (from > to) return [];
  const list = [from, to];
  const add = (n: number): void => {
    if (n > from && n < to) list.push(n);
  };
  add(Math.floor(sum / 2));
  for (let power = 1; power < sum; power *= 10) {
    for (let digit = 1; digit < 10; digit++) {
      add(digit * power);
      add(sum - digit * power);
    }
  }
  return rising(list);
}

function rising(list: readonly number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b);
}

/** The lines between regions with different answers, and the numbers at which they cross the axes. */
function boundaries(map: MapModel, p: Plot): { lines: string[]; cutsX: number[]; cutsY: number[] } {
  const lines: string[] = [];
  const cutsX: number[] = [];
  const cutsY: number[] = [];
  for (const a of map.regions) {
    for (const b of map.regions) {
      if (a.answer === b.answer) continue;
      if (after(a.x.max) === b.x.min) {
        const n = b.x.min;
        const from = Math.max(a.y.min, b.y.min, a.sum.min - n + 1, b.sum.min - n);
        const to = Math.min(a.y.max, b.y.max, less(a.sum.max, n - 1), less(b.sum.max, n));
        if (from <= to && n < p.limit) {
          lines.push(`M${tenth(x(p, n))} ${tenth(y(p, from))}V${tenth(y(p, after(to)))}`);
          cutsX.push(n);
        }
      }
      if (after(a.y.max) === b.y.min) {
        const n = b.y.min;
        const from = Math.max(a.x.min, b.x.min, a.sum.min - n + 1, b.sum.min - n);
        const to = Math.min(a.x.max, b.x.max, less(a.sum.max, n - 1), less(b.sum.max, n));
        if (from <= to && n < p.limit) {
          lines.push(`M${tenth(x(p, from))} ${tenth(y(p, n))}H${tenth(x(p, after(to)))}`);
          cutsY.push(n);
        }
      }
      if (after(a.sum.max) === b.sum.min) {
        const n = b.sum.min;
        const from = Math.max(a.x.min, b.x.min, n + 1 - Math.min(after(a.y.max), after(b.y.max)));
        const to = Math.min(after(a.x.max), after(b.x.max), n + 1 - Math.max(a.y.min, b.y.min));
        if (from < to) {
          lines.push(`M${samples(from, to, n + 1).map((k) => `${tenth(x(p, k))} ${tenth(y(p, n + 1 - k))}`).join('L')}`);
          cutsX.push(n);
          cutsY.push(n);
        }
      }
    }
  }
  return { lines, cutsX: rising(cutsX), cutsY: rising(cutsY) };
}

/** Takes a number from the end of a span. */
function less(end: number, n: number): number {
  return end >= open ? end : end - n;
}

function textAt(kind: Text['kind'], anchor: Text['anchor'], x: number, y: number, text: string): Text {
  return { kind, anchor, x: tenth(x), y: tenth(y), text };
}

interface Mark {
  readonly number: number;
  readonly boundary: boolean;
}

/** The numbers of an axis in the order in which they get room: boundaries first, then 0, and powers of ten from the largest. */
function marks(cuts: readonly number[], limit: number): Mark[] {
  const list: Mark[] = cuts.map((n) => ({ number: n, boundary: true }));
  list.push({ number: 0, boundary: false });
  for (let n = limit / 10; n >= 1; n /= 10) if (!cuts.includes(n)) list.push({ number: n, boundary: false });
  return list;
}

function kindOf(m: Mark): 'number' | 'scale' {
  return m.boundary ? 'number' : 'scale';
}

const scaleRows = 3;
const scaleGap = 8;

/** Writes the numbers below the plot, in as many rows as the boundaries need, and returns how many. */
function scaleX(p: Plot, cuts: readonly number[], texts: Text[]): number {
  const row: { from: number; to: number }[][] = Array.from({ length: scaleRows }, () => []);
  let rows = 0;
  for (const k of marks(cuts, p.limit)) {
    const text = number(k.number);
    const half = textWidth(text, p.font) / 2;
    const at = Math.min(k.number === 0 ? p.left + p.zeroWidth / 2 : x(p, k.number), p.width - half);
    for (const [i, taken] of row.entries()) {
      if (i > 0 && !k.boundary) break;
      if (taken.some((t) => at - half < t.to + scaleGap && at + half > t.from - scaleGap)) continue;
      taken.push({ from: at - half, to: at + half });
      texts.push(textAt(kindOf(k), 'middle', at, p.top + p.plotHeight + 1.25 * p.font * (i + 1), text));
      rows = Math.max(rows, i + 1);
      break;
    }
  }
  return rows;
}

/** Writes the numbers beside the plot. A boundary that is too near to another moves up. */
function scaleY(p: Plot, cuts: readonly number[], texts: Text[]): void {
  const taken: number[] = [];
  const line = 1.15 * p.font;
  for (const k of marks(cuts, p.limit)) {
    let at = k.number === 0 ? p.top + p.plotHeight - p.zeroHeight / 2 : y(p, k.number);
    const near = (): boolean => taken.some((t) => Math.abs(t - at) < line);
    while (k.boundary && near()) at -= line / 2;
    if (near() || at < p.top) continue;
    taken.push(at);
    texts.push(textAt(kindOf(k), 'end', p.left - 8, at + 0.35 * p.font, number(k.number)));
  }
}

const labelMargin = 6;

/** Names the answers where there is room, by their words or by their number in the legend. */
function labels(map: MapModel, p: Plot, texts: Text[]): void {
  const line = 1.25 * p.font;
  map.answers.forEach((a, i) => {
    const places = map.regions.filter((r) => r.answer === i).map((r) => inside(p, r)).filter((room) => room !== undefined);
    places.sort((s, t) => t.width * t.height - s.width * s.height);
    for (const text of [a.label, String(i + 1)]) {
      const at = places.find((room) => {
        const lines = wrapped(text, p.font, room.width - 2 * labelMargin);
        return lines.length * line <= room.height - 2 * labelMargin && lines.every((l) => textWidth(l, p.font) <= room.width - 2 * labelMargin);
      });
      if (!at) continue;
      const lines = wrapped(text, p.font, at.width - 2 * labelMargin);
      const first = at.y + at.height / 2 - ((lines.length - 1) * line) / 2 + 0.35 * p.font;
      lines.forEach((l, n) => texts.push(textAt('label', 'middle', at.x + at.width / 2, first + n * line, l)));
      break;
    }
  });
}

/** A rectangle that lies in a region. It is small where the sum is bounded: there both numbers are half of it. */
function inside(p: Plot, r: ModelRegion): { x: number; y: number; width: number; height: number } | undefined {
  let [left, right, low, high] = [r.x.min, after(r.x.max), r.y.min, after(r.y.max)];
  if (r.sum.min > 0) {
    const half = Math.floor((r.sum.min + 2) / 2);
    left = Math.max(left, half);
    low = Math.max(low, half);
  }
  if (r.sum.max < open) {
    const half = Math.floor((r.sum.max + 2) / 2);
    right = Math.min(right, half);
    high = Math.min(high, half);
  }
  if (left >= right || low >= high) return undefined;
  const [atX, atY] = [x(p, left), y(p, high)];
  return { x: atX, y: atY, width: x(p, right) - atX, height: y(p, low) - atY };
}

/** About how wide a text is. It errs on the wide side, and is the same on every machine. */
function textWidth(text: string, font: number): number {
  let hundredths = 0;
  for (const c of text) hundredths += c.codePointAt(0)! >= 0x2e80 ? 100 : " ,.:;'()/|fijlrtI".includes(c) ? 34 : 60;
  return (hundredths * font) / 100;
}

/** Breaks a text into lines of a width, at blanks and before Chinese characters. A word that is wider stays whole. */
function wrapped(text: string, font: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let word = '';
  const end = (): void => {
    if (line !== '' && textWidth(line + word, font) > width) {
      lines.push(line.replace(/ +$/, ''));
      line = '';
    }
    line += word;
    word = '';
  };
  for (const c of text) {
    const opens = c === '《' || c === '（';
    if ((opens || (c >= '\u4e00' && c <= '\u9fff')) && !word.endsWith('《') && !word.endsWith('（')) end();
    word += c;
    if (c === ' ') end();
  }
  end();
  if (line !== '') lines.push(line);
  return lines;
}
