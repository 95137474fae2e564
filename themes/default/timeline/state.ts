/** What a reader chose: a day, '' for the one of the site, and topics. */
export interface Choice {
  readonly day: string;
  readonly topics: readonly string[];
}

const isDay = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the choice behind the # of an address. What it does not know is left out. */
export function fromFragment(hash: string, known: readonly string[]): Choice {
  const values = new URLSearchParams(hash.slice(1));
  const day = values.get('date') ?? '';
  const wanted = (values.get('topic') ?? '').split(',');
  const date = new Date(`${day}T00:00:00Z`);
  const exists = isDay.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  return { day: exists ? day : '', topics: known.filter((topic) => wanted.includes(topic)) };
}

/** Writes it: "#date=2022-09-01&topic=assessment,base+law", '' when nothing was chosen. */
export function toFragment(choice: Choice): string {
  const parts: string[] = [];
  if (choice.day !== '') parts.push(`date=${choice.day}`);
  if (choice.topics.length > 0) parts.push(`topic=${choice.topics.map((topic) => encodeURIComponent(topic).replaceAll('%20', '+')).join(',')}`);
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}
