import type { Piece } from './analyse.ts';

let stop: Set<string>;
let asking: RegExp;
/** Words that are their own stem. */
export let kept: Set<string>;
/** Of the steps of stemming that exchange endings: these, and what takes their places. */
export let steps: [ending: string, becomes?: string][][];

/** Takes over the lists of words that stand at the beginning of the index, each with | between. Nothing can be analysed before. */
export function learn([stopWords = '', questionWords = '', keepers = '', endings = '']: readonly string[]): void {
  stop = new Set(stopWords.split('|'));
  asking = RegExp(questionWords, 'g');
  kept = new Set(keepers.split('|'));
  steps = endings.split('|').map((list) => list.split(' ').map((pair) => pair.split(':') as [string]));
}

/** A word that makes no clause of a question. */
export const isStop = ({ key, char }: Piece): boolean => !char && stop.has(key);

/** Says which pieces are part of a Chinese question word. */
export const asked = (text: string, pieces: readonly Piece[]): boolean[] => {
  const words = [...text.matchAll(asking)];
  return pieces.map(({ from, to }) => words.some(({ 0: word, index }) => from >= index && to <= index + word.length));
};
