import type { Budgets } from '@parley/gateway';

import { readPrices } from './prices.ts';
import type { Prices } from './prices.ts';
import type { SettingsReader } from './reader.ts';
import { SETTINGS } from './settings.ts';
import { readBudgetTokens, readBudgetUsd, readChoice, readRate, SWITCH } from './values.ts';

/** What visitors may do, what it may cost, and what is checked. */
export interface PolicyConfiguration {
  readonly limits: {
    /** Of one visitor, and from one address. */
    readonly messagesPerMinute: number;
    /** How many of them may come at once. */
    readonly messageBurst: number;
  };
  /** A scope without a limit is absent. */
  readonly budgets: Budgets;
  /** Prices besides the built-in ones, by model. */
  readonly prices: Prices;
  readonly guardrails: GuardrailConfiguration;
}

/** Guardrails that ask somebody; those that look for patterns are always on. */
export interface GuardrailConfiguration {
  /** Whether a small model judges each message, and whether the agent waits for it. */
  readonly classifier: (typeof CLASSIFIER)[number];
  /** Whether OpenAI's moderation endpoint judges each message. */
  readonly moderation: boolean;
}

const CLASSIFIER = ['off', 'blocking', 'parallel'] as const;
const DEFAULT_RATE = { messagesPerMinute: 10, messageBurst: 3 };
const DEFAULT_CONVERSATION_TOKENS = 500_000;

export function readPolicySettings(reader: SettingsReader): PolicyConfiguration {
  const { messagesPerMinute, messageBurst } = DEFAULT_RATE;
  return {
    limits: {
      messagesPerMinute: reader.read(SETTINGS.messagesPerMinute, readRate) ?? messagesPerMinute,
      messageBurst: reader.read(SETTINGS.messageBurst, readRate) ?? messageBurst,
    },
    budgets: readBudgets(reader),
    prices: reader.readContent(SETTINGS.prices, readPrices) ?? {},
    guardrails: readGuardrails(reader),
  };
}

function readBudgets(reader: SettingsReader): Budgets {
  const conversation = reader.read(SETTINGS.conversationTokens, readBudgetTokens) ?? DEFAULT_CONVERSATION_TOKENS;
  const visitorDay = reader.read(SETTINGS.visitorDayTokens, readBudgetTokens) ?? 'off';
  const siteDay = reader.read(SETTINGS.siteDayTokens, readBudgetTokens) ?? 'off';
  const usd = reader.read(SETTINGS.siteDayUsd, readBudgetUsd) ?? 'off';
  return {
    ...(conversation !== 'off' && { conversation: { tokens: conversation } }),
    ...(visitorDay !== 'off' && { visitor_day: { tokens: visitorDay } }),
    ...((siteDay !== 'off' || usd !== 'off') && {
      site_day: { ...(siteDay !== 'off' && { tokens: siteDay }), ...(usd !== 'off' && { usd }) },
    }),
  };
}

function readGuardrails(reader: SettingsReader): GuardrailConfiguration {
  const classifier = reader.read(SETTINGS.classifier, readChoice(CLASSIFIER)) ?? 'off';
  const moderation = reader.read(SETTINGS.moderation, readChoice(SWITCH)) === 'on';
  const hasKey = reader.isGiven(SETTINGS.apiKey) || reader.isGiven(SETTINGS.apiKeyFile);
  if (moderation && !hasKey) {
    const { apiKey, apiKeyFile } = SETTINGS;
    reader.refuse(
      SETTINGS.moderation,
      '"on" without a key of OpenAI',
      `${apiKey.variable} or ${apiKeyFile.variable} beside it, or off`,
    );
  }
  return { classifier, moderation };
}
