import type { Part } from '../types.ts';
import { cut, type Piece } from './analyse.ts';
import { amounts, entities, type Entity } from './entity.ts';
import type { Shown } from './index.ts';
import { compile, mentions, type Mention } from './mention.ts';
import type { Reading } from './question.ts';
import { stem } from './stem.ts';

/** A part of a text that a clause matches. */
interface Match {
  from: number;
  to: number;
  clause: number;
}

/** What a result shows of a document. */
export interface Excerpt {
  anchor: string;
  parts: Part[];
  marks: string[];
  /** Headings below which something was found, the best first. */
  sections: [anchor: string, heading: string][];
}

/** Texts that were cut. They come again with every key that is pressed. */
export type Text = [pieces: Piece[], entities: Entity[], amounts: Mention[]];

/** The passage of a document that matches best. */
export function excerpt({ clauses, concepts }: Reading, file: Shown): Excerpt {
  const names = compile(concepts);
  const matches = (text: string, [pieces, entities, amounts]: Text): Match[] => {
    const found: Match[] = [];
    const add = (clause: number, first: number, last: number): void => {
      found.push({ from: (pieces[first] as Piece).from, to: (pieces[last] as Piece).to, clause });
    };
    const addKey = (keys: string[], at: number, span: number): void => {
      for (const key of keys) for (const clause of terms.get(key) ?? []) add(clause, at, at + span - 1);
    };
    pieces.forEach((piece, i) => addKey([piece.key], i, 1 + +piece.joined));
    for (const { at, span, keys } of entities) addKey(keys, at, span);
    for (const { at, span, key } of [...(names.size ? mentions(text, pieces, ({ key }) => names.get(stem(key))) : []), ...amounts]) addKey([key], at, span);
    clauses.forEach(({ excluded, words }, clause) => {
      const last = words.at(-1)?.offset;
      if (excluded || last === undefined) return;
      pieces.forEach((_, i) => {
        if (words.every(({ offset, terms }) => terms.some(({ key }) => key === pieces[i + offset]?.key))) {
          add(clause, i, i + last + +(pieces[i + last] as Piece).joined);
        }
      });
    });
    return found.sort((a, b) => a.from - b.from || a.to - b.to || a.clause - b.clause);
  };
  const terms = new Map<string, Set<number>>();
  clauses.forEach((clause, k) => {
    if (clause.excluded) return;
    for (const { key } of clause.terms) terms.set(key, (terms.get(key) ?? new Set()).add(k));
  });

  const { h: headings, b: blocks } = file;
  const texts = (file.cut ??= blocks.map(([, , text]): Text => {
    const pieces = cut(text);
    const found = entities(text, pieces, false);
    return [pieces, found, amounts(text, pieces, found)];
  }));
  const isHeading = (i: number): boolean => !!blocks[i]?.[1] && blocks[i][1] !== blocks[i - 1]?.[1];
  const below = [undefined, ...headings].map((heading) => ({ heading, clauses: new Set<number>(), own: new Set<number>(), hits: 0 }));
  const found = blocks.map(([, number, text], i) => {
    const list = matches(text, texts[i] as Text);
    const section = below[number] as (typeof below)[0];
    for (const { clause } of list) {
      section.hits++;
      section.clauses.add(clause);
      if (isHeading(i)) section.own.add(clause);
    }
    return list;
  });
  let best = -1;
  let most = -Infinity;
  let mostHere = 0;
  blocks.forEach(([, number, text], i) => {
    if (isHeading(i)) return;
    const here = new Set(found[i]?.map((match) => match.clause));
    // A cell or a name says little: it comes after all that say more.
    const little = !here.size || fit(text, 39) === text.length;
    const all = new Set([...here, ...(below[number]?.own ?? [])]).size - (little ? clauses.length : 0);
    if (all < most || (all === most && here.size <= mostHere)) return;
    best = i;
    most = all;
    mostHere = here.size;
  });
  const marks = new Set<string>();
  for (const i of best < 0 ? [] : [best, ...blocks.keys()]) {
    const text = blocks[i]?.[2] as string;
    for (const [from, to] of union(found[i] as Match[], 0, text.length)) marks.add(text.slice(from, to));
  }
  const [anchor, number, text] = blocks[best] ?? ['', 0, ''];
  return {
    anchor: mostHere || below[number]?.own.size ? anchor : '',
    parts: clip(text, texts[best]?.[0] ?? [], found[best] ?? []),
    marks: [...marks].slice(0, 12),
    sections: below
      .sort((a, b) => b.clauses.size - a.clauses.size || b.hits - a.hits)
      .flatMap(({ heading, clauses }) => (heading && clauses.size ? [heading] : []))
      .slice(0, 3),
  };
}

/** How much of these characters so many columns hold. */
function fit(text: Iterable<string>, columns: number): number {
  let length = 0;
  for (const char of text) {
    columns -= char < '\u2e80' ? 1 : 2;
    if (columns < 0) break;
    length += char.length;
  }
  return length;
}

/** Cuts an excerpt out of a text, around its matches. */
function clip(text: string, pieces: readonly Piece[], list: readonly Match[]): Part[] {
  /** In columns. */
  const excerptWidth = 200;
  /** So much more is shown rather than cut, and so much stands before the first match. */
  const slack = 40;
  const { length } = text;
  if (fit(text, excerptWidth + slack) === length) return divide(text, 0, length, list);
  // Which match to begin with: the one behind which the most clauses fit.
  let first = 0;
  let most = 0;
  list.forEach(({ from }, i) => {
    if (list[i - 1]?.from === from) return;
    const end = from + fit(text.slice(from), excerptWidth - slack);
    const seen = new Set<number>();
    for (let k = i; (list[k]?.from as number) < end; k++) {
      const { to, clause } = list[k] as Match;
      if (to <= end) seen.add(clause);
    }
    if (seen.size <= most) return;
    first = from;
    most = seen.size;
  });
  const earliest = first - fit([...text.slice(0, first)].reverse(), slack);
  const from = earliest && Math.min(first, pieces.find((piece) => piece.from >= earliest)?.from ?? first);
  const latest = from + fit(text.slice(from), excerptWidth);
  const whole = pieces.reduce((most, { to }) => (to <= latest ? Math.max(most, to) : most), from);
  // It ends with a word, unless that is endless.
  return divide(text, from, latest < length && whole > from ? whole : latest, list);
}

/** Joins matches that overlap or touch, within from and to. */
function union(list: readonly Match[], from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  for (const match of list) {
    const start = Math.max(match.from, from);
    const end = Math.min(match.to, to);
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (start < end) out.push([start, end]);
  }
  return out;
}

/** Makes parts of a text between two places. */
function divide(text: string, from: number, to: number, list: readonly Match[]): Part[] {
  const parts: Part[] = [];
  const add = (end: number, match: boolean): void => {
    // Where text is left out, at either end, it says so.
    const before = from && !parts.length && !match ? '…' : '';
    parts.push({ text: before + text.slice(at, end), match });
    at = end;
  };
  let at = from;
  for (const [start, end] of union(list, from, to)) {
    add(start, false);
    add(end, true);
  }
  add(to, false);
  if (to < text.length) (parts.at(-1) as Part).text += '…';
  return parts.filter((part) => part.text);
}
