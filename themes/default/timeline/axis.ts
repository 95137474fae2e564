/** A part of the axis: its first year, how many it has, and where it begins in percent of the whole. */
interface Part {
  readonly first: number;
  readonly years: number;
  readonly at: number;
}

/** Reads the axis that the picture was drawn with (TimelineAxis.Data). The last part has no years: it is the end. */
export function readAxis(text: string): Part[] {
  return text.split(',').map((part) => {
    const [first = 0, years = 0, at = 0] = part.split(' ').map(Number);
    return { first, years, at };
  });
}

const dayMs = 86_400_000;

/** Where a day begins, in percent, by the arithmetic of TimelineAxis.X; what is beyond the axis stands at its end. */
export function place(axis: readonly Part[], day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const before = (Date.UTC(year, month - 1, date) - Date.UTC(year, 0, 1)) / dayMs;
  const length = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / dayMs;
  for (const [i, part] of axis.entries()) {
    const next = axis[i + 1];
    if (!next || year < part.first) return part.at;
    if (year >= part.first + part.years) continue;
    return part.at + ((next.at - part.at) * (year - part.first + before / length)) / part.years;
  }
  return 100;
}
