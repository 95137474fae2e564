/** Marks the entry of the section that is being read. Without it the contents are a list of links all the same. */
export function attach(nav: HTMLElement): void {
  const links = new Map<Element, HTMLAnchorElement>();
  for (const link of nav.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  let marked: HTMLAnchorElement | undefined;

  // The section being read is the last whose heading has passed the upper fifth of the window.
  const update = (): void => {
    const line = window.innerHeight / 5;
    let reading: Element | undefined;
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top <= line) reading = heading;
    }
    const link = reading && links.get(reading);
    if (link === marked) return;
    marked?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'location');
    marked = link;
  };
  const observer = new IntersectionObserver(update, { rootMargin: '0px 0px -80% 0px', threshold: [0, 1] });
  for (const heading of headings) observer.observe(heading);
}
