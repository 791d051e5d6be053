import type { ToolSpec } from './types.ts';
import { humanize } from './words.ts';

/** An intention that people and tool names put into different words. */
export interface Concept {
  readonly name: 'lookup' | 'refund' | 'cancel' | 'account' | 'knowledge' | 'update' | 'create' | 'human';
  /** How people say it. */
  readonly said: RegExp;
  /** How tools are called or described. */
  readonly tool: RegExp;
  /** How much it tells about the tool that is meant. */
  readonly weight: number;
}

export const CONCEPTS: readonly Concept[] = [
  {
    name: 'lookup',
    said: /\b(?:look(?:s|ing)?(?: \w+)? up|check|status|where(?:'s|s)?|track(?:ing)?|find|details?|info(?:rmation)?|update on|arrive|arrived|shipped|delivered|parcel|been sent|when will|happening with)\b/i,
    tool: /\b(?:look(?:s|ing)? ?up|lookups?|get|finds?|fetch|track(?:s|ing)?|status|details?|retrieves?|checks?)\b/i,
    weight: 2,
  },
  {
    name: 'refund',
    said: /\b(?:refund(?:s|ed|ing)?|money back|want (?:\S+ ){0,3}back|reimburse\w*|charge ?back|compensat\w+|credit me)\b/i,
    tool: /\b(?:refund(?:s|ing)?|reimburse\w*|credit|compensat\w+)\b/i,
    weight: 4,
  },
  {
    name: 'cancel',
    said: /\b(?:cancel(?:s|led|ling|ed|ing|lation)?|call off|stop (?:the|my) order|don't want (?:it|this|my order) any ?more)\b/i,
    tool: /\b(?:cancel(?:s|led|ling|lation|lations)?|terminate|stop)\b/i,
    weight: 4,
  },
  {
    name: 'account',
    said: /\b(?:account|profile|membership|e-?mail|customer record|my plan|my tier|subscription)\b|@\w|\[EMAIL_\d/i,
    tool: /\b(?:accounts?|customers?|profiles?|members?|membership|users?)\b/i,
    weight: 4,
  },
  {
    name: 'knowledge',
    said: /\b(?:polic(?:y|ies)|warrant(?:y|ies)|shipping|returns?|delivery (?:times?|options?)|how long|how do(?:es)? \w+|how can i|opening hours|faq|guarantee|do you (?:ship|offer|have|accept|sell|take|deliver))\b/i,
    tool: /\b(?:faqs?|knowledge|articles?|help|docs?|documentation|polic(?:y|ies)|search|general questions|shipping|returns|warrant(?:y|ies))\b/i,
    weight: 4,
  },
  {
    name: 'update',
    said: /\b(?:change|update|edit|modify|correct)\b/i,
    tool: /\b(?:change|update|edit|modify|set)\b/i,
    weight: 3,
  },
  {
    name: 'create',
    said: /\b(?:create|open|file|submit|raise|book|schedule|add|new)\b/i,
    tool: /\b(?:create|open|file|submit|raise|book|schedule|add|new)\b/i,
    weight: 3,
  },
  {
    name: 'human',
    said: /\b(?:human|real person|representative|operator|supervisor|manager|someone real|live agent|(?:speak|talk) (?:to|with) (?:a|an|some|your)\w* ?(?:person|one|body|agent|human|staff)?)\b/i,
    tool: /\b(?:human|operator|escalat\w+|person|supervisor|representative|teammate|live agent)\b/i,
    weight: 4,
  },
];

const READ_NAME =
  /^(?:look ?up|get|find|fetch|search|list|read|show|check|query|track|retrieve|view|describe|calculate|estimate|ask|consult|explain|translate|summari[sz]e)\b/;

/** A tool's name as words, without the server or page that it comes from: `docs__search_pages` → `search pages`. */
export function ownName(tool: ToolSpec): string {
  return humanize(tool.name.replace(/^.*__(?=.)/, ''));
}

/** Whether a text expresses a concept. */
export function says(name: Concept['name'], text: string): boolean {
  return CONCEPTS.some((concept) => concept.name === name && concept.said.test(text));
}

/** A tool that hands the conversation to another agent. */
export function isHandoff(tool: ToolSpec): boolean {
  return tool.name.startsWith('transfer_to_');
}

/** Whether a tool only reads, judged by its name. */
export function isReadOnly(tool: ToolSpec): boolean {
  const name = ownName(tool);
  return READ_NAME.test(name) || /\b(?:lookup|search|faq|status)\b/.test(name);
}

/** Whether a tool has a human step in: its name says so, or its description begins with it. */
export function isForHuman(tool: ToolSpec): boolean {
  const pattern = CONCEPTS.find((concept) => concept.name === 'human')?.tool;
  // Further on it is often only said that a human has to agree.
  return (
    pattern !== undefined &&
    (pattern.test(humanize(tool.name)) || pattern.test(/^[^.;]{0,60}/.exec(tool.description)?.[0] ?? ''))
  );
}

/** Whether a tool stands for a concept; its name counts for more than its description. */
export function conceptStrength(tool: ToolSpec, concept: Concept): number {
  if (concept.tool.test(humanize(tool.name))) return concept.weight;
  if (concept.name === 'human') return isForHuman(tool) ? concept.weight : 0;
  if (!concept.tool.test(tool.description)) return 0;
  // A handoff's name is a person's title; what that person does stands in the description.
  return isHandoff(tool) ? concept.weight : concept.weight / 2;
}
