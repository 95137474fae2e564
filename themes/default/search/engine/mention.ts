import { charKey, cut, type Piece } from './analyse.ts';
import type { Term } from './index.ts';
import { stem } from './stem.ts';

/** A name of a concept, by what it begins with: what must follow, and the concept's key. */
export interface Name {
  rest: string[];
  key: string;
  /** In a text, it must be in capitals. */
  capitals?: boolean;
}

/** A name where it stands. */
export interface Mention {
  at: number;
  span: number;
  key: string;
  concept?: Term;
}

/** What a piece is in the name of a concept or in an amount. */
export const wordOf = ({ char, key }: Piece): string => (char ? charKey(char) : stem(key));

/** No small letter but perhaps a final s. */
const isCapitals = (text: string, { from, to, char }: Piece): boolean => {
  const word = text.slice(from, to).replace(/s$/, '');
  return !char && !/[a-z]/.test(word) && (/^[\0-\x7f]*$/.test(word) || !/\p{Ll}/u.test(word));
};

export function mentions(text: string, pieces: readonly Piece[], namesOf: (piece: Piece) => readonly Name[] | undefined): Mention[] {
  const found: Mention[] = [];
  pieces.forEach((first, at) => {
    for (const { rest, key, capitals } of namesOf(first) ?? []) {
      const span = rest.length + 1;
      const stands =
        pieces.length >= at + span &&
        pieces.slice(at, at + span).every((piece, k) => {
          const want = rest[k - 1];
          return (!k || wordOf(piece) === want) && (!capitals || piece.char || isCapitals(text, piece));
        });
      if (stands && !found.some((other) => other.at === at && other.key === key && other.span === span)) found.push({ at, span, key });
    }
  });
  return found;
}

/** The names of concepts as they are looked for in texts, by the stem of what they begin with. */
export function compile(concepts: readonly { key: string; labels: readonly { text: string }[] }[]): Map<string, Name[]> {
  const names = new Map<string, Name[]>();
  for (const { key, labels } of concepts) {
    for (const { text } of labels) {
      const pieces = cut(text);
      const [first, ...others] = pieces;
      if (!first || (first.char && !others.length)) continue;
      const list = names.get(stem(first.key)) ?? [];
      names.set(stem(first.key), list);
      list.push({ rest: others.map(wordOf), key, capitals: pieces.every((piece) => isCapitals(text, piece)) });
    }
  }
  return names;
}
