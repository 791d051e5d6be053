import { CONCEPTS, conceptStrength, isHandoff, isReadOnly } from './concepts.ts';
import { findAmounts, findEmails, findIdentifiers, identifierFits } from './entities.ts';
import { isAmountName, isEmailName, isIdentifierName, isQueryName } from './parameter-kinds.ts';
import { propertiesOf } from './schema.ts';
import type { ToolSpec } from './types.ts';
import { contentStems, distinctiveStems, stem, words } from './words.ts';

/** A part of a message that asks for one thing. */
export interface Step {
  readonly text: string;
  readonly tool: ToolSpec;
  /** The step was introduced by "then" or "after that": it waits for the ones before it. */
  readonly waits: boolean;
}

interface Piece {
  text: string;
  tool: ToolSpec | undefined;
  waits: boolean;
}

/** A tool needs this much evidence to be called. */
const THRESHOLD = 3;
/** "How do refunds work?" must not start a refund. */
const GENERAL_QUESTION_PENALTY = 6;
const BREAK =
  /(?<=[.?!;])\s+(?:(?:and|then|also)\s+){0,2}|\n+|,?\s+(?:and\s+then|and\s+also|and\s+after\s+that|after\s+that|then|and|also|plus)\s+(?:then\s+)?|,\s*(?=(?:please|can|could|would|check|look|refund|cancel|find|track|what|where|how|show|tell|i want|i'd like|i would like|i need)\b)/gi;
const REQUEST_START =
  /^(?:(?:hi|hello|hey|ok|okay|so|now|also|then|just|and|yes|sure|great|thanks)[\s,!.]+)*(?:please|kindly|can|could|would|will|i want|i'd|i would|i need|i wish|let's|give|tell|show|send|what|what's|where|where's|when|how|which|who|why|is|are|has|have|do|does|did|may|make|help|go ahead)\b/i;
const FORBIDS =
  /\b(?:don't|do not|never|please not|without)\s+(?:\w+\s+){0,1}(?=cancel|refund|issue|create|change|update|delete)/i;

/**
 * How well a tool fits a text. Words decide; identifiers, addresses and amounts that the tool could take add to it.
 * 0 or less: not at all; from 3 on the tool is worth calling.
 */
export function scoreTool(tool: ToolSpec, text: string): number {
  const changesThings = !isReadOnly(tool) && !isHandoff(tool);
  const penalty = changesThings && asksInGeneral(text) ? GENERAL_QUESTION_PENALTY : 0;
  return wordEvidence(tool, text) + entityEvidence(tool, text) - penalty;
}

/** A question about how things work in general: no identifier, no amount, nothing to be done. */
function asksInGeneral(text: string): boolean {
  return (
    /^(?:\w+[,!.]\s+)?(?:how (?:do|does|can|long|much)|what (?:is|are)|what's|do you|is there|are there|why)\b/i.test(
      text.trim(),
    ) && findIdentifiers(text).length + findAmounts(text).length === 0
  );
}

function wordEvidence(tool: ToolSpec, text: string): number {
  let score = 0;
  for (const concept of CONCEPTS) if (concept.said.test(text)) score += conceptStrength(tool, concept);
  const said = contentStems(text);
  const name = distinctiveStems(tool.name);
  for (const stem of name) if (said.has(stem)) score += 3;
  const parameters = propertiesOf(tool.parameters, tool.parameters);
  const parameterStems = [...new Set(parameters.flatMap((parameter) => [...distinctiveStems(parameter.name)]))];
  score += Math.min(2, parameterStems.filter((stem) => said.has(stem) && !name.has(stem)).length);
  const described = contentStems(tool.description.slice(0, 2_000));
  const weight = isHandoff(tool) ? 1.5 : 0.5;
  score += Math.min(
    isHandoff(tool) ? 3 : 1.5,
    weight * [...described].filter((stem) => said.has(stem) && !name.has(stem)).length,
  );
  return score + ownEvidence(tool, text, new Set([...name, ...described]));
}

/** "My last invoices": what is the user's own is read from records, where a tool has them. */
function ownEvidence(tool: ToolSpec, text: string, described: ReadonlySet<string>): number {
  if (!isReadOnly(tool) || isHandoff(tool)) return 0;
  const owned = [...text.matchAll(/\bmy ((?:[\w-]{1,30}\s?){1,3})/gi)].flatMap(([, phrase = '']) => [
    ...contentStems(phrase),
  ]);
  const isRecord = propertiesOf(tool.parameters, tool.parameters).some(
    ({ name }) => isEmailName(name) || isIdentifierName(name),
  );
  return isRecord && owned.some((stem) => described.has(stem)) ? 2.5 : 0;
}

function entityEvidence(tool: ToolSpec, text: string): number {
  if (isHandoff(tool)) return 0;
  const parameters = propertiesOf(tool.parameters, tool.parameters);
  const identifiers = findIdentifiers(text);
  const takesIdentifier = parameters.filter((parameter) => isIdentifierName(parameter.name));
  const fits = identifiers.some((id) =>
    takesIdentifier.some((parameter) => identifierFits(id, parameter.name, parameter.node.description)),
  );
  let score = 0;
  if (fits) score += 2;
  else if (identifiers.length > 0) score -= 2;
  if (findEmails(text).length > 0) score += parameters.some((parameter) => isEmailName(parameter.name)) ? 2 : -1;
  if (findAmounts(text).length > 0 && parameters.some((parameter) => isAmountName(parameter.name))) score += 2;
  return score;
}

/** The tool that fits best, or undefined when none fits well enough. */
export function bestTool(tools: readonly ToolSpec[], text: string): ToolSpec | undefined {
  let best: ToolSpec | undefined;
  let bestScore = 0;
  for (const tool of tools) {
    // Identifiers alone do not tell what to do with them, except for what only reads (see fallbackTool).
    if (wordEvidence(tool, text) < 2) continue;
    const score = scoreTool(tool, text);
    // With equal evidence an agent does the work itself.
    const rank = score - (isHandoff(tool) ? 0.5 : 0);
    if (score >= THRESHOLD && rank > bestScore) [best, bestScore] = [tool, rank];
  }
  return best;
}

/** Any tool, however weak the evidence: for requests that must call one. */
export function closestTool(tools: readonly ToolSpec[], text: string): ToolSpec | undefined {
  return tools.toSorted((a, b) => scoreTool(b, text) - scoreTool(a, text))[0];
}

/**
 * For a message whose words fit no tool: a bare identifier or address is looked up, and a question about the business
 * goes to a tool that takes a query.
 */
export function fallbackTool(readers: readonly ToolSpec[], text: string): ToolSpec | undefined {
  if (FORBIDS.test(text)) return undefined;
  const bare =
    (findIdentifiers(text).length > 0 || findEmails(text).length > 0) &&
    words(text).length <= (text.includes('?') ? 16 : 8);
  if (bare) {
    const fitting = readers.filter((tool) => entityEvidence(tool, text) > 0);
    if (fitting[0]) return closestTool(fitting, text);
  }
  const asksBusiness =
    text.includes('?') && /\b(?:your|do you|can i|can you ship|is there|are there|you guys)\b/i.test(text);
  if (!asksBusiness) return undefined;
  return readers.find((tool) =>
    propertiesOf(tool.parameters, tool.parameters).some((parameter) => isQueryName(parameter.name)),
  );
}

/** Cuts a message into the things that it asks for, in order, each with its tool. */
export function findSteps(tools: readonly ToolSpec[], text: string): Step[] {
  const pieces = mergePieces(cut(text), tools);
  const steps: Step[] = [];
  for (const piece of pieces) {
    if (FORBIDS.test(piece.text)) continue;
    if (piece.tool) steps.push({ text: piece.text, tool: piece.tool, waits: piece.waits });
  }
  return withSiblings(steps, tools);
}

/** "In Spanish and French": of tools whose names differ in one word, each whose word is said. */
function withSiblings(steps: readonly Step[], tools: readonly ToolSpec[]): Step[] {
  return steps.flatMap((step) => {
    const siblings = tools.filter(
      (tool) => isSibling(step.tool, tool, step.text) && !steps.some((other) => other.tool === tool),
    );
    return [step, ...siblings.map((tool) => ({ ...step, tool, waits: false }))];
  });
}

function isSibling(one: ToolSpec, other: ToolSpec, text: string): boolean {
  const [first, second] = [words(one.name), words(other.name)];
  const differing = second.flatMap((word, index) => (word === first[index] ? [] : [word]));
  const [word = ''] = differing;
  const isOnlyWord = first.length === second.length && first.length > 1 && differing.length === 1;
  // The first word is what is done: "open" and "close" are no siblings.
  return isOnlyWord && second.indexOf(word) > 0 && isReadOnly(other) && contentStems(text).has(stem(word));
}

/** The parts of a message, each of which may ask for something. */
export function partsOf(text: string): string[] {
  return cut(text)
    .map((part) => part.text.trim())
    .filter((part) => part !== '');
}

function cut(text: string): { text: string; separator: string }[] {
  const parts: { text: string; separator: string }[] = [];
  let from = 0;
  let separator = '';
  for (const match of text.matchAll(BREAK)) {
    parts.push({ text: text.slice(from, match.index), separator });
    separator = match[0];
    from = match.index + match[0].length;
  }
  parts.push({ text: text.slice(from), separator });
  return parts.slice(0, 40);
}

/** A part that asks for nothing (a reason, a second order id) belongs to the part before it, or after it when it is first. */
function mergePieces(parts: readonly { text: string; separator: string }[], tools: readonly ToolSpec[]): Piece[] {
  const anyRequest = parts.some((part) => isRequest(part.text, tools));
  const pieces: Piece[] = [];
  let pending = '';
  for (const part of parts) {
    const asks = !anyRequest || isRequest(part.text, tools);
    const tool = asks ? bestTool(tools, part.text) : undefined;
    const last = pieces.at(-1);
    if (tool && (last?.tool !== tool || !continues(last.text, part.text, tool))) {
      pieces.push({ text: pending + part.text, tool, waits: /then|after/i.test(part.separator) });
      pending = '';
    } else if (last) last.text += part.separator + part.text;
    else pending += `${part.text}${/[.?!,;]$/.test(part.text) ? '' : ','} `;
  }
  if (pieces.length > 0) return pieces;
  const whole = parts.map((part) => part.separator + part.text).join('');
  return [{ text: whole, tool: bestTool(tools, whole), waits: false }];
}

/** Whether a second part for the same tool adds to the first instead of asking for one more call. */
function continues(before: string, part: string, tool: ToolSpec): boolean {
  const named = [before, part].filter((text) => findIdentifiers(text).length + findEmails(text).length > 0).length;
  if (named > 0) return named === 1;
  return !propertiesOf(tool.parameters, tool.parameters).some((parameter) => isQueryName(parameter.name));
}

/** Whether a text asks for something, by its form: a question, an order or a wish. */
export function isRequest(part: string, tools: readonly ToolSpec[]): boolean {
  const text = part.trim();
  if (REQUEST_START.test(text) || text.endsWith('?')) return true;
  const [first = ''] = words(text);
  if (
    CONCEPTS.some((concept) => concept.name !== 'account' && new RegExp(`^(?:${concept.said.source})`, 'i').test(text))
  )
    return true;
  const start = contentStems(first);
  return tools.some((tool) => [...contentStems(tool.name)].some((stem) => start.has(stem)));
}
