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
const year = '(?<y>(?:19|20)\\d\\d)';
const month = '(?<m>0?[1-9]|1[0-2])';
const day = '(?<d>0?[1-9]|[12]\\d|3[01])';
const months = 'january february march april may june july august september october november december'.split(' ');
const name = `(?<n>sept|${months.map((name) => name.slice(0, 3) + `(?:${name.slice(3)})?`).join('|')})`;
/** Allows "Sept. 2024" and "March, 2024". */
const afterMonth = `(?:${spaced}|<\\.?,?${space}>)`;
const pattern = (...parts: string[]): RegExp => RegExp(parts.join(''), 'y');

const dates = [
  pattern(year, '(\\.|<[-/.]>)', month, '\\2', day, end),
  pattern([year, '年', month, '月'].join(spaced), `(?:${[spaced, day, spaced, '日'].join('')})?`),
  pattern(day, spaced, name, afterMonth, year, end),
  pattern(name, afterMonth, `(?:${day}(?:_|<,${space}>))?`, year, end),
];

const numeral = '[零〇一二两三四五六七八九十百千万亿]';
const numerals = `${numeral}(?:\\|${numeral})*`;
const chinese = pattern(`(?<!${numeral}\\|)`, numerals);
const ordinal = (unit: string): string => `第${between('[(（]')}(\\d{1,3}|${numerals})${between('[)）]')}${unit}`;
const article = pattern(
  `(?:(art(?:icle)?s?(?:${spaced}|<\\.${space}>)?)?(?!0+${end})(\\d{1,3})(?!<[.,]>\\d)${end}|${ordinal('条')})`,
);
const marked = pattern(`(?<=§${space}>)[\\d.]+`, end);
/** What may follow an article in a question. */
const part = pattern(`(?:<${space}\\)?${space}\\(${space}>([\\da-z]{1,3})(?=<\\))|(?:${spaced}|<[^>]*>)${ordinal('[款项]')})`);

const small = 'one two three four five six seven eight nine ten'.split(' ');
const counted = pattern(
  `([\\d.]+|(?:${small.join('|')})(?=${spaced}[tmb]))`,
  `((?:${spaced}(?:thousand|millions?|billion)|k|bn)${end}|(?:\\|[十百千万亿])+)`,
);
/** What any of these can begin with. */
const beginning = RegExp(`^(?:\\d|art|第|${numeral}|${small.join('|')}|${name})`);
/** How many zeros a unit stands for: of a word, its first letter, and no other has any. */
const zeros: Record<string, number> = { t: 3, k: 3, m: 6, b: 9, 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 };

const isSpaces = RegExp(`^${space}$`);
/** In characters and words. */
const longestName = 120;

const digit = '[零〇]?[一二两三四五六七八九]';
const section = `(?![万亿])(?:${digit}千)?(?:${digit}百)?(?:(?:${digit})?十)?(?:${digit})?`;
const wellFormed = RegExp(`^(?:${section}亿)?(?:${section}万)?(?:${section})$`);

/**
 * The value of a number in digits or Chinese, 0 when it is not well formed: its multipliers fall within 亿, 万 and what is below, and
 * each has at most one digit before it.
 */
function valueOf(text: string): number {
  const chars = text.replace(/\|/g, '');
  let total = 0;
  let section = 0;
  let waiting = 0;
  for (const char of wellFormed.test(chars) ? chars : '') {
    const m = 10 ** (zeros[char] ?? 0);
    if (m < 2) waiting = '零一二三四五六七八九\0\0两'.indexOf(char) % 10;
    else {
      if (m < 1e4) section += (waiting || 1) * m;
      else {
        total += (section + waiting) * m;
        section = 0;
      }
      waiting = 0;
    }
  }
  return +chars || total + section + waiting;
}

/** The entities of a text that is cut, in order. In a question, articles are found with their paragraph. */
export function entities(text: string, pieces: readonly Piece[], question: boolean): Entity[] {
  let line = `<${text.slice(0, pieces[0]?.from)}>`;
  const starts = pieces.map((piece, i) => {
    const gap = text.slice(piece.to, pieces[i + 1]?.from);
    const start = line.length;
    // Words in which there is CJK after all, such as a number in a circle, are not meant.
    line += piece.char || piece.key.replace(/[\u2e80-\uffff]/g, '?');
    line += gap ? (isSpaces.test(gap) ? '_' : `<${gap.replace(/>/g, '?')}>`) : '|';
    return start;
  });

  let at = 0;
  /** Where what was read last ends, in the line. */
  let to = 0;
  let passage = '';
  const read = (pattern: RegExp, from = starts[at] as number): RegExpExecArray | null => {
    pattern.lastIndex = from;
    const match = pattern.exec(line);
    if (match) to = pattern.lastIndex;
    return match;
  };

  function keysAt(): string[] {
    for (const pattern of dates) {
      const { y, m, n, d } = read(pattern)?.groups ?? {};
      if (!y) continue;
      const two = (value: unknown): string => '-' + String(value).padStart(2, '0');
      const key = '@' + y + two(m ?? months.findIndex((month) => month.startsWith((n as string).slice(0, 3))) + 1);
      return d ? [key + two(d), key] : [key];
    }
    const isMarked = read(marked);
    let match = read(article);
    if (match) {
      const [, word, digits, chinese] = match;
      const number = valueOf(digits ?? (chinese as string));
      while (question && (match = read(part, to))) {
        const next = match[1] ?? valueOf(match[2] as string);
        if (!next) {
          to = match.index;
          break;
        }
        passage += (passage && '-') + next;
      }
      if (number && number < 1e3 && (word || isMarked || passage || chinese)) return ['§' + number];
      passage = '';
    }
    if (isMarked) return [];
    if ((match = read(counted))) {
      const [, digits = '', unit = ''] = match;
      const [, whole = '', rest = ''] = /^(\d+)\.?(\d*?)0*$/.exec('' + (small.indexOf(digits) + 1 || digits)) ?? [];
      const more = [...unit].reduce((sum, char) => sum + (zeros[char] ?? 0), 0);
      // A whole number below 10^15.
      const value = (whole + rest.padEnd(more, '0')).replace(/^0+(?=.)/, '');
      return whole && rest.length <= more && value.length < 16 ? [value] : [];
    }
    const [run = ''] = read(chinese) ?? [];
    const value = /^.\|.*[十百千万亿]|^[十百千万亿]\|/.test(run) && valueOf(run);
    return value ? ['' + value] : [];
  }

  const found: Entity[] = [];
  while (at < pieces.length) {
    passage = '';
    const { char, key } = pieces[at] as Piece;
    const keys = beginning.test(char || key) ? keysAt() : [];
    let next = at + 1;
    if (keys.length) {
      while ((starts[next] as number) < to) next++;
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
  let known = 0;
  for (let at = 0; at < pieces.length; at++) {
    const { keys = [(pieces[at] as Piece).key], span = 1 } = (found[known]?.at === at && found[known++]) || {};
    const [value = ''] = keys;
    let next = at + span;
    if (!isNumber(value)) {
      at = next - 1;
      continue;
    }
    const gap = text.slice(pieces[next - 1]?.to, pieces[next]?.from);
    const first = pieces[next];
    const unit = first?.char === '个' && first.joined ? pieces[++next] : first;
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
    const { char, key: own } = pieces[i] as Piece;
    const { keys = [char ? charKey(char) : own], span = 1 } = found.find(({ at }) => at === i) ?? {};
    key += keys[0] + ' ';
    i += span - 1;
  }
  return key;
}
