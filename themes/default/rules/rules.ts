/** Opens the rule that the address names: who follows a link to a folded rule wants to read it. */
export function openNamed(rules: Iterable<HTMLDetailsElement>): void {
  for (const rule of rules) {
    if (`#${rule.id}` === location.hash) rule.open = true;
  }
}
