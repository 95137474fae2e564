import { openTicks, put } from './ticks';

/** Shows in a list of pages how much of each checklist is ticked. One that nobody has begun shows nothing. */
export function attach(list: HTMLElement): void {
  for (const entry of list.querySelectorAll<HTMLElement>('[data-items]')) {
    const link = entry.querySelector('a');
    if (!link) throw new Error('checklist: an entry has no link');
    const items = (entry.dataset['items'] ?? '').split(' ');
    const count = document.createElement('p');
    count.className = 'checklist-count';
    const ticks = openTicks(entry.dataset['ticks'] ?? link.href);
    const show = (): void => {
      const ticked = ticks.read();
      const done = items.filter((id) => ticked.has(id)).length;
      count.textContent = put(list.dataset['progress'], done, items.length);
      count.classList.toggle('is-done', done === items.length);
      if (done > 0) entry.append(count);
      else count.remove();
    };
    show();
    ticks.onChange(show);
  }
}
