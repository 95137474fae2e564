import type { Piece } from './analyse.ts';
import { utf8Length } from './bytes.ts';

/** A date, an article or a number, in whatever way it is written: what internal/search/entity.go finds, and in its order. */
export interface Entity {
  at: number;
  span: number;
  keys: string[];
  /** Of an article in a question: "1-2". */
  passage: string;
}

const articleWords = /^art(icle)?s?$/;
const units = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['millions', 1e6],
  ['billion', 1e9],
]);
const smallNumbers = 'one two three four five six seven eight nine ten'.split(' ');
const months = 'january february march april may june july august september october november december'.split(' ');
const multipliers = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1e3],
  ['万', 1e4],
  ['亿', 1e8],
]);
// Where 两 stands is 2, as where 二 does; 〇 is 零.
const digits = '零一二三四五六七八九';
const largest = 1e15;

const multiplier = (char = ''): number => multipliers.get(char) ?? 0;
const digit = (char = ''): number => (char ? digits.indexOf(char === '两' ? '二' : char === '〇' ? '零' : char) : -1);
const isNumeral = (char: string): boolean => digit(char) >= 0 || multiplier(char) > 0;

const spaces = ' \t\n\r\u00a0\u3000';

function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && spaces.includes(text.charAt(from))) from++;
  while (to > from && spaces.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

const isSpaces = (gap: string): boolean => !trim(gap);
const spacesAfter = (gap: string, mark: string): boolean => isSpaces(gap.startsWith(mark) ? gap.slice(1) : gap);
/** Allows "Sept. 2024" and "March, 2024". */
const afterMonth = (gap: string): boolean => spacesAfter(gap.startsWith('.') ? gap.slice(1) : gap, ',');

/** The number that so many digits write, or 0. */
const small = (text: string | undefined, least: number, most: number): number =>
  text && /^\d+$/.test(text) && text.length >= least && text.length <= most ? +text : 0;

const monthOf = (key: string): number =>
  1 + months.findIndex((month, i) => key === month || key === month.slice(0, 3) || (key === 'sept' && i === 8));

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function dateKeys(year: number, month: number, day: number): string[] {
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day > 31) return [];
  const ofMonth = `@${year}-${twoDigits(month)}`;
  return day ? [`${ofMonth}-${twoDigits(day)}`, ofMonth] : [ofMonth];
}

/** The value of digits times a unit, or none when it is no whole number that is small enough. */
function valueKeys(text: string, unit: number): string[] {
  const [whole = '', rest = ''] = text.split('.');
  if (!/^\d+\.?\d*$/.test(text) || whole.length + rest.length > 12) return [];
  let value = +(whole + rest);
  if (value * unit >= 2 ** 64) return [];
  for (let i = 0; i < rest.length; i++) {
    if (value % 10 === 0) value /= 10;
    else if (unit % 10 === 0) unit /= 10;
    else return [];
  }
  value *= unit;
  return value < largest ? [String(value)] : [];
}

/** One word that is a whole entity: "art7", "100k", "2024.03.22". */
function compound(key: string): string[] {
  const article = /^(\D+)(\d{1,3})$/.exec(key);
  if (article) return articleWords.test(article[1] ?? '') && +(article[2] ?? 0) ? ['§' + +(article[2] ?? 0)] : [];
  if (!/^\d/.test(key)) return [];
  if (key.endsWith('k')) return valueKeys(key.slice(0, -1), 1e3);
  if (key.endsWith('bn')) return valueKeys(key.slice(0, -2), 1e9);
  const [year, month, day, more] = key.split('.');
  const d = small(day, 1, 2);
  return d && more === undefined && small(year, 4, 4) ? dateKeys(small(year, 4, 4), small(month, 1, 2), d) : [];
}

/** The entities of a text that is cut, in order. In a question, articles are found with their paragraph. */
export function entities(text: string, pieces: readonly Piece[], question: boolean): Entity[] {
  const none: Entity = { at: 0, span: 0, keys: [], passage: '' };
  const entity = (at: number, span: number, keys: string[]): Entity => (keys.length ? { at, span, keys, passage: '' } : none);

  const piece = (i: number): Piece | undefined => pieces[i];
  const char = (i: number): string => piece(i)?.char ?? '';
  /** The key of a word; '' of CJK. */
  const word = (i: number): string => (char(i) ? '' : (piece(i)?.key ?? ''));
  const end = (i: number): number => piece(i)?.to ?? 0;
  /** What stands between a piece and the next. */
  const gap = (i: number): string => text.slice(end(i), piece(i + 1)?.from);
  /** The word at i when what stands before it is as it must be. */
  const follows = (i: number, fits: (gap: string) => boolean): string => (word(i) && fits(gap(i - 1)) ? word(i) : '');
  const unit = (i: number): number => units.get(word(i)) ?? 0;

  /** Takes the "(1)(2)" behind an article in a question. */
  function paragraph(found: Entity, last: number): Entity {
    for (let k = last; question && found.span && piece(k + 1); k++) {
      const before = trim(gap(k));
      const closed = before.startsWith(')');
      const key = word(k + 1);
      if (closed !== k > last || trim(closed ? before.slice(1) : before) !== '(' || !key || text[end(k + 1)] !== ')') break;
      if (utf8Length(key) > 3) break;
      found.passage += (found.passage && '-') + key;
      found.span++;
    }
    return found;
  }

  /** The article that begins at i and has its number at n. */
  function article(i: number, n: number): Entity {
    const number = small(word(n), 1, 3);
    return number && !/^[.,]\d/.test(text.slice(end(n), end(n) + 2)) ? paragraph(entity(i, n - i + 1, ['§' + number]), n) : none;
  }

  /** The number after piece i, where the CJK character follows piece i: of 2024年3月 it is 3, for 年. */
  const before = (i: number, mark: string): string =>
    char(i + 1) === mark && isSpaces(gap(i)) && isSpaces(gap(i + 1)) ? word(i + 2) : '';

  /** A date that begins with digits: 2024-03-22, 22 March 2024, 2024年3月22日, 2024年3月. */
  function dayFirst(i: number): Entity {
    const year = small(word(i), 4, 4);
    if (year) {
      for (const mark of '-/.') {
        const same = (gap: string): boolean => gap === mark;
        const day = small(follows(i + 1, same) && follows(i + 2, same), 1, 2);
        const keys = dateKeys(year, small(word(i + 1), 1, 2), day);
        if (day && keys.length) return entity(i, 3, keys);
      }
      const month = small(before(i, '年'), 1, 2);
      const day = small(before(i + 2, '月'), 1, 2);
      if (month && day && char(i + 5) === '日' && isSpaces(gap(i + 4)) && dateKeys(year, month, day).length) {
        return entity(i, 6, dateKeys(year, month, day));
      }
      return month && char(i + 3) === '月' && isSpaces(gap(i + 2)) ? entity(i, 4, dateKeys(year, month, 0)) : none;
    }
    const day = small(word(i), 1, 2);
    const month = monthOf(follows(i + 1, isSpaces));
    return day && month ? entity(i, 3, dateKeys(small(follows(i + 2, afterMonth), 4, 4), month, day)) : none;
  }

  /** March 22, 2024, or March 2024. */
  function monthFirst(i: number): Entity {
    const month = monthOf(word(i));
    const next = follows(i + 1, afterMonth);
    const day = small(next, 1, 2);
    const keys = day ? dateKeys(small(follows(i + 2, (gap) => !!gap && spacesAfter(gap, ',')), 4, 4), month, day) : [];
    return keys.length ? entity(i, 3, keys) : entity(i, 2, dateKeys(small(next, 4, 4), month, 0));
  }

  function fromDigits(i: number): Entity {
    const date = dayFirst(i);
    if (date.span) return date;
    const key = word(i);
    let at = (piece(i)?.from ?? 0) - 1;
    while (at >= 0 && spaces.includes(text.charAt(at))) at--;
    if (text[at] === '§') return article(i, i);
    const cited = question ? article(i, i) : none;
    if (cited.passage) return cited;
    const counted = unit(i + 1) && isSpaces(gap(i)) ? valueKeys(key, unit(i + 1)) : [];
    if (counted.length) return entity(i, 2, counted);
    let k = i + 1;
    let value = 1;
    for (; (k > i + 1 ? piece(k - 1)?.joined : !gap(i)) && multiplier(char(k)) && value < largest; k++) value *= multiplier(char(k));
    return k > i + 1 ? entity(i, k - i, valueKeys(key, value)) : none;
  }

  /**
   * The value of the Chinese numeral of pieces i to end, 0 when it is not well formed: its multipliers fall within 亿, 万 and what
   * is below, and each has at most one digit before it.
   */
  function numeral(i: number, end: number): number {
    let total = 0;
    let section = 0;
    let last = largest;
    let above = largest;
    // A digit waits for its multiplier; 零 stands before it.
    let waiting = 0;
    let zero = false;
    for (; i < end; i++) {
      const value = digit(char(i));
      const m = multiplier(char(i));
      if (!m) {
        if (waiting || (!value && zero)) return 0;
        waiting = value;
        zero = !value;
      } else if (m >= 1e4) {
        section += waiting;
        if (m >= above || !section || zero) return 0;
        total += section * m;
        section = waiting = 0;
        last = above = m;
      } else {
        if (m >= last || zero || (!waiting && m !== 10)) return 0;
        section += (waiting || 1) * m;
        waiting = 0;
        last = m;
      }
    }
    return zero ? 0 : total + section + waiting;
  }

  /** Reads 第, a number that may be in brackets, and the unit, from piece i: the number, and the piece after it, 0 when it does not stand there. */
  function ordinal(i: number, mark: string): [number: number, next: number] {
    const bracket = (gap: string, mark: string): boolean => ['', ...mark].includes(trim(gap));
    let k = i + 1;
    if (char(i) !== '第' || !piece(k) || !bracket(gap(i), '(（')) return [0, 0];
    let number = 0;
    if (char(k)) {
      while (isNumeral(char(k)) && (k === i + 1 || !gap(k - 1))) k++;
      number = numeral(i + 1, k);
    } else number = small(word(k++), 1, 3);
    return number && char(k) === mark && bracket(gap(k - 1), ')）') ? [number, k + 1] : [0, 0];
  }

  /** 第七条 or 第7条, in a question with its paragraph and item. */
  function chineseArticle(i: number): Entity {
    const [number, next] = ordinal(i, '条');
    if (!next || number > 999) return none;
    const found = entity(i, next - i, ['§' + number]);
    for (const mark of question ? '款项' : '') {
      const [number, after] = ordinal(i + found.span, mark);
      if (!after) continue;
      found.passage += (found.passage && '-') + number;
      found.span = after - i;
    }
    return found;
  }

  /** 一百万 or 十四. */
  function chineseNumber(i: number): Entity {
    let end = i;
    let multiplied = false;
    while (isNumeral(char(end)) && (end === i || piece(end - 1)?.joined)) multiplied = !!multiplier(char(end++)) || multiplied;
    if (end - i < 2 || !multiplied || (piece(i - 1)?.joined && isNumeral(char(i - 1)))) return none;
    const value = numeral(i, end);
    return value ? entity(i, end - i, [String(value)]) : none;
  }

  function entityAt(i: number): Entity {
    if (char(i)) {
      const cited = chineseArticle(i);
      return cited.span ? cited : chineseNumber(i);
    }
    const key = word(i);
    if (/^\d+\.?\d*$/.test(key)) return fromDigits(i);
    const keys = compound(key);
    if (keys.length) return keys[0]?.startsWith('§') ? paragraph(entity(i, 1, keys), i) : entity(i, 1, keys);
    if (monthOf(key)) return monthFirst(i);
    if (articleWords.test(key)) return word(i + 1) && spacesAfter(gap(i), '.') ? article(i, i + 1) : none;
    const value = smallNumbers.indexOf(key) + 1;
    return value && unit(i + 1) && isSpaces(gap(i)) ? entity(i, 2, valueKeys(String(value), unit(i + 1))) : none;
  }

  const found: Entity[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const next = entityAt(i);
    if (!next.span) continue;
    found.push(next);
    i += next.span - 1;
  }
  return found;
}
