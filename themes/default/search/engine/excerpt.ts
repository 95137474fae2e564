import type { Part } from '../types.ts';
import { cut, type Piece } from './analyse.ts';
import { entities, type Entity } from './entity.ts';
import type { Shown } from './index.ts';
import { compile, mentions } from './mention.ts';
import type { Element, Reading } from './question.ts';

/** In columns; a CJK character takes two. */
const excerptWidth = 200;
/** So much more is shown rather than cut, and so much stands before the first match. */
const slack = 40;
const mostMarks = 12;
const mostSections = 3;

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
  sections: (readonly [anchor: string, heading: string])[];
}

/** Texts that were cut. They come again with every key that is pressed. */
const known = new WeakMap<Shown, { pieces: Piece[]; entities: Entity[] }[]>();

/** The passage of a document that matches best. */
export function excerpt({ clauses, concepts }: Reading, file: Shown): Excerpt {
  const names = compile(concepts);
  const terms = new Map<string, number[]>();
  clauses.forEach((clause, k) => {
    for (const { key } of clause.excluded ? [] : clause.terms) {
      const list = terms.get(key) ?? [];
      terms.set(key, list);
      if (!list.includes(k)) list.push(k);
    }
  });

  function matches(text: string, { pieces, entities }: { pieces: readonly Piece[]; entities: readonly Entity[] }): Match[] {
    const found: Match[] = [];
    const add = (key: string, first: number, last: number): void => {
      for (const clause of terms.get(key) ?? []) found.push({ from: pieces[first]?.from ?? 0, to: pieces[last]?.to ?? 0, clause });
    };
    pieces.forEach((piece, i) => add(piece.key, i, i + +piece.joined));
    for (const { at, span, keys } of entities) for (const key of keys) add(key, at, at + span - 1);
    if (names.size) for (const { at, span, key } of mentions(text, pieces, (piece) => names.get(piece.stem))) add(key, at, at + span - 1);
    clauses.forEach(({ excluded, words }, clause) => {
      if (excluded || !words.length) return;
      pieces.forEach((piece, i) => {
        const last = standsAt(pieces, words, i);
        if (last !== undefined) found.push({ from: piece.from, to: pieces[last]?.to ?? 0, clause });
      });
    });
    return found.sort((a, b) => a.from - b.from || a.to - b.to || a.clause - b.clause);
  }

  const { h: headings, b: blocks } = file;
  let texts = known.get(file);
  if (!texts) {
    texts = blocks.map(([, , text]) => {
      const pieces = cut(text);
      return { pieces, entities: entities(text, pieces, false) };
    });
    known.set(file, texts);
  }
  const isHeading = (i: number): boolean => {
    const number = blocks[i]?.[1] ?? 0;
    return number > 0 && blocks[i - 1]?.[1] !== number;
  };
  const below = [undefined, ...headings].map((heading) => ({ heading, clauses: new Set<number>(), own: new Set<number>(), hits: 0 }));
  const found = blocks.map(([, number, text], i) => {
    const list = matches(text, texts[i] ?? { pieces: [], entities: [] });
    const section = below[number];
    for (const { clause } of list) {
      section?.clauses.add(clause);
      if (isHeading(i)) section?.own.add(clause);
    }
    if (section) section.hits += list.length;
    return list;
  });
  let best = -1;
  let most = -1;
  let mostHere = -1;
  blocks.forEach(([, number], i) => {
    if (isHeading(i)) return;
    const here = new Set(found[i]?.map((match) => match.clause));
    const count = here.size;
    below[number]?.own.forEach((clause) => here.add(clause));
    if (here.size < most || (here.size === most && count <= mostHere)) return;
    best = i;
    most = here.size;
    mostHere = count;
  });
  const out: Excerpt = { anchor: '', parts: [], marks: [], sections: [] };
  const chosen = blocks[best];
  if (chosen) {
    const [anchor, , text] = chosen;
    if (most) out.anchor = anchor;
    out.parts = clip(text, texts[best]?.pieces ?? [], found[best] ?? []);
    for (const i of [best, ...blocks.keys()]) {
      const text = blocks[i]?.[2] ?? '';
      for (const [from, to] of union(found[i] ?? [], 0, text.length)) {
        const mark = text.slice(from, to);
        if (out.marks.length < mostMarks && !out.marks.includes(mark)) out.marks.push(mark);
      }
    }
  }
  out.sections = below
    .filter(({ heading, clauses }) => heading && clauses.size)
    .sort((a, b) => b.clauses.size - a.clauses.size || b.hits - a.hits)
    .slice(0, mostSections)
    .map(({ heading }) => heading ?? ['', '']);
  return out;
}

/** Whether a phrase stands at piece i: its last piece. */
function standsAt(pieces: readonly Piece[], words: readonly Element[], i: number): number | undefined {
  let last;
  for (const { offset, terms } of words) {
    const piece = pieces[i + offset];
    if (!piece || !terms.some((term) => term.key === piece.key)) return undefined;
    last = i + offset + +piece.joined;
  }
  return last;
}

const columns = (char: string): number => (char >= '\u2e80' ? 2 : 1);

/** The place so many columns after another, at most the end. */
function forward(text: string, at: number, more: number): number {
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    more -= columns(char);
    if (more < 0) break;
    at += char.length;
  }
  return at;
}

function backward(text: string, at: number, more: number): number {
  while (at > 0) {
    const char = [...text.slice(Math.max(at - 2, 0), at)].pop() ?? '';
    more -= columns(char);
    if (more < 0) break;
    at -= char.length;
  }
  return at;
}

/** Cuts an excerpt out of a text, around its matches. */
function clip(text: string, pieces: readonly Piece[], list: readonly Match[]): Part[] {
  if (forward(text, 0, excerptWidth + slack) === text.length) return divide(text, 0, text.length, list);
  // Which match to begin with: the one behind which the most clauses fit.
  let first = 0;
  let most = 0;
  list.forEach((match, i) => {
    if (list[i - 1]?.from === match.from) return;
    const end = forward(text, match.from, excerptWidth - slack);
    const seen = new Set<number>();
    for (let k = i; (list[k]?.from ?? Infinity) < end; k++) {
      const other = list[k];
      if (other && other.to <= end) seen.add(other.clause);
    }
    if (seen.size <= most) return;
    first = match.from;
    most = seen.size;
  });
  const earliest = backward(text, first, slack);
  const from = earliest && Math.min(first, pieces.find((piece) => piece.from >= earliest)?.from ?? first);
  const latest = forward(text, from, excerptWidth);
  let to = latest;
  if (latest < text.length) {
    to = from;
    for (const piece of pieces) if (piece.to <= latest) to = Math.max(to, piece.to);
    // One endless word.
    if (to === from) to = latest;
  }
  return divide(text, from, to, list);
}

/** Joins matches that overlap or touch, within from and to. */
function union(list: readonly Match[], from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  for (const match of list) {
    const start = Math.max(match.from, from);
    const end = Math.min(match.to, to);
    if (start >= end) continue;
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

/** Makes parts of a text between two places. */
function divide(text: string, from: number, to: number, list: readonly Match[]): Part[] {
  const parts: Part[] = [];
  const add = (text: string, match: boolean): void => {
    const last = parts.at(-1);
    if (text && last?.match === match) last.text += text;
    else if (text) parts.push({ text, match });
  };
  if (from > 0) add('…', false);
  let at = from;
  for (const [start, end] of union(list, from, to)) {
    add(text.slice(at, start), false);
    add(text.slice(start, end), true);
    at = end;
  }
  add(text.slice(at, to), false);
  if (to < text.length) add('…', false);
  return parts;
}
