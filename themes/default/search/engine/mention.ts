import { charKey, cut, type Piece } from './analyse.ts';

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
}

/** No small letter but perhaps a final s. */
const isCapitals = (word: string): boolean => !/\p{Ll}/u.test(word.replace(/s$/, ''));

export function mentions(text: string, pieces: readonly Piece[], namesOf: (piece: Piece) => readonly Name[] | undefined): Mention[] {
  const fits = (piece: Piece | undefined, name: Name): boolean =>
    !!piece && !(name.capitals && !piece.char && !isCapitals(text.slice(piece.from, piece.to)));
  const found: Mention[] = [];
  pieces.forEach((piece, at) => {
    for (const name of namesOf(piece) ?? []) {
      const { rest, key } = name;
      const span = rest.length + 1;
      const follows = (want: string, k: number): boolean => {
        const next = pieces[at + k + 1];
        if (next?.char) return next.char === want || charKey(next.char) === want;
        return fits(next, name) && next?.stem === want;
      };
      if (!fits(piece, name) || !rest.every(follows)) continue;
      if (!found.some((other) => other.at === at && other.key === key && other.span === span)) found.push({ at, span, key });
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
      const rest = others.map((piece) => (piece.char ? charKey(piece.char) : piece.stem));
      const capitals = pieces.every((piece) => !piece.char && isCapitals(text.slice(piece.from, piece.to)));
      const list = names.get(first.stem) ?? [];
      names.set(first.stem, list);
      const same = list.find((other) => other.key === key && other.rest.join(' ') === rest.join(' '));
      // Written both ways, it is found both ways.
      if (same) same.capitals &&= capitals;
      else list.push({ rest, key, capitals });
    }
  }
  return names;
}
