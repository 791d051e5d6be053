/** A small form for arguments of a call: what a visitor may change, as far as it is flat. The server judges what they write. */

type Json = unknown;

/** One input of the form. */
export interface ArgumentField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'choice';
  /** For `choice`. */
  readonly choices: readonly string[];
  /** Whether it is left out when nothing stands in it. */
  readonly isOptional: boolean;
}

/** What stands in the inputs, by their names. */
export type Inputs = Readonly<Record<string, string>>;

/**
 * The fields of a call's arguments.
 *
 * @param schema JSON Schema of the arguments, as the approval has it.
 * @returns null when they are not flat, or there is something that the schema does not name: then they are edited as JSON.
 */
export function argumentFields(schema: unknown, args: Json): readonly ArgumentField[] | null {
  if (!isRecord(schema) || !isRecord(args)) return null;
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  if (Object.keys(args).some((name) => !Object.hasOwn(properties, name))) return null;
  const fields: ArgumentField[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const kind = kindOf(property);
    if (kind === null || (args[name] !== undefined && !fits(args[name], kind.kind))) return null;
    fields.push({ name, ...kind, isOptional: !required.includes(name) });
  }
  return fields.length === 0 ? null : fields;
}

function kindOf(property: unknown): Pick<ArgumentField, 'kind' | 'choices'> | null {
  if (!isRecord(property)) return null;
  const { type, enum: values } = property;
  if (Array.isArray(values)) {
    const choices = values.filter((value) => typeof value === 'string');
    return choices.length === values.length ? { kind: 'choice', choices } : null;
  }
  if (type === 'string') return { kind: 'text', choices: [] };
  if (type === 'boolean') return { kind: 'boolean', choices: [] };
  return type === 'number' || type === 'integer' ? { kind: 'number', choices: [] } : null;
}

function fits(value: Json, kind: ArgumentField['kind']): boolean {
  return typeof value === (kind === 'text' || kind === 'choice' ? 'string' : kind);
}

/** What stands in the fields at first. */
export function inputsFor(fields: readonly ArgumentField[], args: Json): Inputs {
  const given = isRecord(args) ? args : {};
  return Object.fromEntries(fields.map(({ name }) => [name, asText(given[name])]));
}

function asText(value: Json): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the fields say. @returns the name of the first one that says nothing of its kind. */
export function readInputs(
  fields: readonly ArgumentField[],
  inputs: Inputs,
): { readonly value: Record<string, Json> } | { readonly wrong: string } {
  const value: Record<string, Json> = {};
  for (const { name, kind, choices, isOptional } of fields) {
    const text = inputs[name] ?? '';
    if (text === '' && isOptional) continue;
    if (kind === 'number') {
      const number = text.trim() === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(number)) return { wrong: name };
      value[name] = number;
    } else if (kind === 'boolean') value[name] = text === 'true';
    else if (kind === 'choice' && !choices.includes(text)) return { wrong: name };
    else value[name] = text;
  }
  return { value };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
