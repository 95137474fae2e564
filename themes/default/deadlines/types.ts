/** A text by language. */
export type Words = Readonly<Record<string, string>>;

/** What the site's script holds: the definition, which goes to the engine as it is, and where citations lead. */
export interface Data {
  readonly definition: Definition;
  readonly cites: Readonly<Record<string, { readonly label: Words; readonly path: Words }>>;
}

/** The periods and the calendar, as workdays.ReadDefinition reads them. */
export interface Definition {
  readonly as_of: string;
  readonly steps: readonly { readonly id: string; readonly title: Words; readonly clock: Words; readonly from: string; readonly until: string }[];
  readonly procedures: readonly { readonly id: string; readonly title: Words; readonly start: Words }[];
}

/** A procedure worked out, as `rulebook deadlines --json` prints it. */
export interface Plan {
  readonly procedure: string;
  readonly title: string;
  readonly start: string;
  readonly note: string | null;
  readonly from: string;
  readonly as_of: string | null;
  readonly provisional: boolean;
  readonly steps: readonly Row[];
}

/** One step of it. Days are null where there are none. */
export interface Row {
  readonly id: string;
  readonly step: string;
  readonly title: string;
  readonly clock: string;
  readonly counted_from: string | null;
  readonly assumed: boolean;
  readonly period: string;
  readonly applies: boolean;
  readonly when: string;
  readonly provisional: boolean;
  readonly cites: readonly string[];
  readonly confidence: string;
  readonly notes: readonly string[];
}
