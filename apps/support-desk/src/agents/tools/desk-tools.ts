import type { Desk } from '../../desk/desk.ts';
import { checkAccountStatusTool } from './account-tools.ts';
import { cancelOrderTool, issueRefundTool } from './approved-tools.ts';
import { requestHumanTool } from './human-tool.ts';
import { readArticleTool, searchKnowledgeBaseTool } from './knowledge-tools.ts';
import { lookupAccountTool, lookupOrderTool, searchFaqTool } from './lookup-tools.ts';
import { createTicketTool, getTicketTool } from './ticket-tools.ts';
import { type DeskTool, idempotencyKeyFor, type ToolServices } from './tool.ts';

/** What the tools are made of. */
export interface DeskToolsOptions {
  readonly desk: Desk;
  /** Names a tool call; by default {@link idempotencyKeyFor}. */
  readonly idempotencyKeyFor?: ToolServices['idempotencyKeyFor'];
  /** See {@link ToolServices.customerOf}; by default nobody has signed in. */
  readonly customerOf?: ToolServices['customerOf'];
  /** Told of every unexpected error in a tool; by default nobody is. */
  readonly reportError?: ToolServices['reportError'];
}

/** All tools of the desk, each once: agents share them, and a tool has one policy whoever calls it. */
export interface DeskTools {
  readonly lookupOrder: DeskTool;
  readonly lookupAccount: DeskTool;
  readonly searchFaq: DeskTool;
  readonly issueRefund: DeskTool;
  readonly cancelOrder: DeskTool;
  readonly searchKnowledgeBase: DeskTool;
  readonly readArticle: DeskTool;
  readonly createTicket: DeskTool;
  readonly getTicket: DeskTool;
  readonly checkAccountStatus: DeskTool;
  readonly requestHuman: DeskTool;
}

export function createDeskTools(options: DeskToolsOptions): DeskTools {
  const services: ToolServices = {
    desk: options.desk,
    idempotencyKeyFor: options.idempotencyKeyFor ?? idempotencyKeyFor,
    customerOf: options.customerOf ?? (() => undefined),
    reportError: options.reportError ?? (() => undefined),
  };
  return {
    lookupOrder: lookupOrderTool(services),
    lookupAccount: lookupAccountTool(services),
    searchFaq: searchFaqTool(services),
    issueRefund: issueRefundTool(services),
    cancelOrder: cancelOrderTool(services),
    searchKnowledgeBase: searchKnowledgeBaseTool(services),
    readArticle: readArticleTool(services),
    createTicket: createTicketTool(services),
    getTicket: getTicketTool(services),
    checkAccountStatus: checkAccountStatusTool(services),
    requestHuman: requestHumanTool(services),
  };
}
