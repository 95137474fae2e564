import { charKey, type Piece } from './analyse.ts';
import { wordOf, type Mention } from './mention.ts';
import { isStop } from './lists.ts';

/** A date, an article or a number, in whatever way it is written: what internal/search/entity.go finds, and in its order. */
export interface Entity {
  at: number;
  span: number;
  keys: string[];
  /** Of an article in a question: "1-2". */
  passage: string;
}

/*
 * What is looked for is written as patterns over a line in which each piece is followed by what stands between it and the next:
 * | is nothing, _ spaces, and all else is between < and >.
 */
const space = '[ \\t\\n\\r\xa0\u3000]*';
const spaced = '[|_]';
const between = (marks: string): string => `(?:${spaced}|<${space}${marks}${space}>)`;
const end = '(?=[|_<])';
const year = '(\\d{4})';
const few = '(\\d\\d?)';
const names = 'january february march april may june july august september october november december'.split(' ');
const month = `(sept|${names.map((name) => name.slice(0, 3) + `(?:${name.slice(3)})?`).join('|')})`;
/** Allows "Sept. 2024" and "March, 2024". */
const afterMonth = `(?:${spaced}|<\\.?,?${space}>)`;
const pattern = (...parts: string[]): RegExp => RegExp(parts.join(''), 'y');

/** Dates, and in which groups they have year, month and day. */
const dates: [RegExp, number, number, number][] = [
  [pattern(year, '\\.', few, '\\.', few, end), 1, 2, 3],
  [pattern(year, '<([-/.])>', few, '<\\2>', few, end), 1, 3, 4],
  [pattern(year, spaced, '年', spaced, few, spaced, '月', spaced, few, spaced, '日'), 1, 2, 3],
  [pattern(year, spaced, '年', spaced, few, spaced, '月'), 1, 2, 0],
  [pattern(few, spaced, month, afterMonth, year, end), 3, 2, 1],
  [pattern(month, afterMonth, few, `(?:_|<,${space}>)`, year, end), 3, 1, 2],
  [pattern(month, afterMonth, year, end), 2, 1, 0],
];

const small = 'one two three four five six seven eight nine ten'.split(' ');
const counted = pattern(`([\\d.]+|${small.join('|')})`, `(?:${spaced}(thousand|millions?|billion)|(k|bn))`, end);
const units: Record<string, number> = { t: 1e3, k: 1e3, m: 1e6, b: 1e9, 十: 10, 百: 100, 千: 1e3, 万: 1e4, 亿: 1e8 };
const unit = (name: string): number => units[name.charAt(0)] as number;

const numeral = '[零〇一二两三四五六七八九十百千万亿]';
const numerals = `${numeral}(?:\\|${numeral})*`;
const multiplied = pattern('([\\d.]+)((?:\\|[十百千万亿])+)');
const chinese = pattern(numerals);
const ordinal = (mark: string): string => `第${between('[(（]')}(\\d{1,3}|${numerals})${between('[)）]')}${mark}`;
const chineseArticle = pattern(ordinal('条'));
/** What may follow an article in a question. */
const chineseParts = ['款', '项'].map((mark) => pattern(`(?:${spaced}|<[^>]*>)`, ordinal(mark)));
const part = ['', `\\)${space}`].map((before) => pattern(`<${space}${before}\\(${space}>`, '([^|_<\u2e80-\uffff]{1,3})(?=<\\))'));
const article = pattern(`(art(?:icle)?s?(${spaced}|<\\.${space}>)?)?(\\d{1,3})`, end);

const digitsAlone = pattern('[\\d.]+', end);

const isSpaces = RegExp(`^${space}$`);
const isMarked = RegExp(`§${space}$`);
/** In characters and words. */
const longestName = 120;
const largest = 1e15;

/** The value of digits times a unit, or none when it is no whole number that is small enough. */
function product(digits: string, unit: number): string[] {
  const [, whole = '', rest = ''] = /^(\d+)\.?(\d*)$/.exec(digits) ?? [];
  let value = +(whole + rest);
  if (!whole || (whole + rest).length > 12 || value * unit >= 2 ** 64) return [];
  for (let i = 0; i < rest.length; i++) {
    if (value % 10 === 0) value /= 10;
    else if (unit % 10 === 0) unit /= 10;
    else return [];
  }
  value *= unit;
  return value < largest ? [String(value)] : [];
}

const digit = '[零〇]?[一二两三四五六七八九]';
const section = `(?![万亿])(?:${digit}千)?(?:${digit}百)?(?:(?:${digit})?十)?(?:${digit})?`;
const wellFormed = RegExp(`^(?:${section}亿)?(?:${section}万)?(?:${section})$`);

/**
 * The value of a Chinese numeral, 0 when it is not well formed: its multipliers fall within 亿, 万 and what is below, and each has
 * at most one digit before it.
 */
function valueOf(text: string): number {
  let total = 0;
  let section = 0;
  let waiting = 0;
  for (const char of wellFormed.test(text) ? text : '') {
    const m = units[char] ?? 0;
    if (m < 1e4) section += m && (waiting || 1) * m;
    else {
      total += (section + waiting) * m;
      section = 0;
    }
    waiting = m ? 0 : '零一二三四五六七八九\0\0两'.indexOf(char) % 10;
  }
  return total + section + waiting;
}

/** The number of an article or of a part of it, in digits or Chinese. */
const numberOf = (text: string): number => +text || valueOf(text.replace(/\|/g, ''));

/** The entities of a text that is cut, in order. In a question, articles are found with their paragraph. */
export function entities(text: string, pieces: readonly Piece[], question: boolean): Entity[] {
  const starts: number[] = [];
  let line = '';
  pieces.forEach((piece, i) => {
    const gap = text.slice(piece.to, pieces[i + 1]?.from);
    starts.push(line.length);
    // Words in which there is CJK after all, such as a number in a circle, are not meant.
    line += piece.char || piece.key.replace(/[\u2e80-\uffff]/g, '?');
    line += gap ? (isSpaces.test(gap) ? '_' : `<${gap.replace(/[<>]/g, '?')}>`) : '|';
  });

  let at = 0;
  /** Where what was read last ends, in the line. */
  let to = 0;
  let passage = '';
  const read = (pattern: RegExp, from = starts[at] as number): string[] | null => {
    pattern.lastIndex = from;
    const match = pattern.exec(line);
    if (match) to = pattern.lastIndex;
    return match;
  };

  function keysAt(): string[] {
    let match: string[] | null;
    for (const [pattern, y, m, d] of dates) {
      if (!(match = read(pattern))) continue;
      const name = match[m] as string;
      const of = [match[y] as string, +name || names.findIndex((month) => month.startsWith(name.slice(0, 3))) + 1];
      if (d) of.push(match[d] as string);
      const [year = 0, month = 0, day = 1] = of.map(Number);
      if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) continue;
      const key = '@' + of.map((value) => String(+value).padStart(2, '0')).join('-');
      return d ? [key, key.slice(0, 8)] : [key];
    }
    const marked = read(digitsAlone) && isMarked.test(text.slice(pieces[at - 1]?.to ?? 0, pieces[at]?.from));
    if ((match = read(article)) && +(match[3] as string)) {
      const [, word, gap, digits] = match;
      const end = pieces[gap ? at + 1 : at]?.to as number;
      if ((word && !gap) || !/^[.,]\d/.test(text.slice(end, end + 2))) {
        for (let next = 0; question && (match = read(part[next] as RegExp, to)); next = 1) {
          passage += (passage && '-') + (match[1] as string);
        }
        if (word || marked || passage) return ['§' + +(digits as string)];
      }
      if (word) return [];
    }
    if (marked) return [];
    if ((match = read(counted))) {
      const [, digits = '', name, letters] = match;
      const value = small.indexOf(digits) + 1;
      const key = product(name && value ? String(value) : digits, unit(name ?? (letters as string)));
      if (key.length) return key;
    }
    if ((match = read(multiplied))) {
      const [, digits = '', chars = ''] = match;
      let value = 1;
      to = (starts[at] as number) + digits.length;
      for (const char of chars.replace(/\|/g, '')) {
        if (value >= largest) break;
        value *= unit(char);
        to += 2;
      }
      return product(digits, value);
    }
    if ((match = read(chineseArticle))) {
      const number = numberOf(match[1] as string);
      if (!number || number > 999) return [];
      for (const pattern of question ? chineseParts : []) {
        const before = to;
        const number = (match = read(pattern, to)) && numberOf(match[1] as string);
        if (number) passage += (passage && '-') + number;
        else to = before;
      }
      return ['§' + number];
    }
    const before = pieces[at - 1];
    if (before?.joined && RegExp(numeral).test(before.char)) return [];
    const [run = ''] = read(chinese) ?? [];
    const value = /\|/.test(run) && /[十百千万亿]/.test(run) ? numberOf(run) : 0;
    return value ? [String(value)] : [];
  }

  const found: Entity[] = [];
  while (at < pieces.length) {
    passage = '';
    const keys = keysAt();
    let next = at + 1;
    if (keys.length) {
      while ((starts[next] ?? Infinity) < to) next++;
      found.push({ at, span: next - at, keys, passage });
    }
    at = next;
  }
  return found;
}

const isNumber = (key = ''): boolean => /^\d+\.?\d*$/.test(key);

/** Numbers with what they count: many texts have 60 somewhere and days elsewhere, and few have sixty days. */
export function amounts(text: string, pieces: readonly Piece[], found: readonly Entity[]): Mention[] {
  const out: Mention[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const entity = found.find((entity) => entity.at === at);
    const { keys = [(pieces[at] as Piece).key], span = 1 } = entity ?? {};
    const [value = ''] = keys;
    let next = at + span;
    if (!isNumber(value)) {
      at = next - 1;
      continue;
    }
    const gap = text.slice(pieces[next - 1]?.to, pieces[next]?.from);
    if (pieces[next]?.char === '个' && pieces[next]?.joined) next++;
    const unit = pieces[next];
    if (!unit || !isSpaces.test(gap) || isNumber(unit.key) || isStop(unit)) continue;
    out.push({ at, span: next - at + 1, key: value + '~' + wordOf(unit) });
    at += span - 1;
  }
  return out;
}

/** The key of a text as a whole: its entities, words and CJK characters. */
export function whole(pieces: readonly Piece[], found: readonly Entity[]): string {
  let key = '^';
  let count = 0;
  for (let i = 0; i < pieces.length && count++ < longestName; i++) {
    const entity = found.find(({ at }) => at === i);
    const { char, key: own } = pieces[i] as Piece;
    key += (entity ? entity.keys[0] : char ? charKey(char) : own) + ' ';
    if (entity) i += entity.span - 1;
  }
  return key;
}
