/** English. */
import type { WordFamilies } from '../classes.ts';

export const ENGLISH: WordFamilies = {
  override:
    'cast aside, brush aside, push aside, lay aside, do the opposite of, do not pay attention to, dont pay attention to, stop paying attention to, refuse to follow, refuse to obey, stop adhering to, stop complying with, overlook, turn a blind eye to, renounce, reject, break, rid yourself of, let go of, ignore, ignoring, disregard, disregarding, forget, forgetting, override, overriding, overrule, neglect, dismiss, discard, ' +
    'drop, erase, wipe, unlearn, abandon, overwrite, set aside, put aside, throw away, throw out, pay no attention to, ' +
    'give no heed to, take no notice of, look past, disobey, violate, break free from, break free of, break out of, suspend, ' +
    'nullify, void, revoke, scrap, ditch, stop following, stop obeying, stop listening to, move past, cease following, ' +
    'do not follow, dont follow, do not obey, dont obey, no longer follow, no longer obey, never mind, purge, invalidate, delete, clear, undo, leave behind, let go of, ' +
    'quit following, rebel against, deviate from, go against, act against, shed, supersede, replace, escape',
  overridden:
    'ignored, disregarded, void, null, cancelled, canceled, revoked, lifted, suspended, disabled, overridden, invalid, obsolete, ' +
    'outdated, deleted, erased, nullified, superseded, replaced, removed, deactivated, over, gone, overruled, rescinded, not valid, ' +
    'no longer valid, no longer in effect, no longer active, forgotten, waived, turned off, switched off, off',
  bypass:
    'bypass, bypassing, circumvent, circumventing, skip, skipping, evade, sidestep, avoid, disable, disabling, deactivate, ' +
    'deactivating, turn off, turning off, switch off, switching off, remove, removing, lift, work around, get around, go around, ' +
    'unlock, dodge, shut off, shut down, relax, loosen, waive, omit, subvert',
  follow:
    'adhering, abiding, sticking, listening, caring about, complying, follow, following, obey, obeying, adhere, comply, complying, listen, heed, abide, bound, constrained, limited, restricted, ' +
    'apply, applying, governed, confined, respect, honour, honor, subject to, stick to, bind, care about, restrained, beholden',
  negation:
    'not, dont, never, stop, no longer, cannot, cant, arent, need not, neednt, refuse to, cease, no need to, no reason to, mustnt, shouldnt, do not have to, dont have to, dont need to, do not need to, shall not',
  without:
    'broken free, broken free of, broken free from, break free from, no regard for, unencumbered by, without, with no, no, free from, free of, freed from, liberated from, devoid of, lacking, have no, has no, had no, zero, minus, without any, unbound by, released from, outside',
  instructions:
    'guidelines, guideline, constraints, instructions, instruction, directives, directive, directions, guidance, commands, orders given, custom instructions, initialization, ' +
    'initialisation, marching briefing, preamble, preprompting',
  rules:
    'measures, controls, security measures, rules, rule, guidelines, guideline, policies, policy, restrictions, restriction, constraints, constraint, limitations, limits, ' +
    'limit, filters, filter, protocols, protocol, principles, regulations, boundaries, safeguards, safeguard, guardrails, guardrail, ' +
    'programming, training, censorship, ethics, morals, morality, content policy, content filter, content filters, content policies, moderation, ' +
    'safety measures, safety mechanisms, safety checks, safety settings, safety features, restraints, inhibitions, shackles, ' +
    'alignment, values, configuration, code of conduct, safety rules, safety guidelines, safety, safeties, safety protocols, safety training, safety filters, safety filter, safety layer, ethical guidelines, moral code, standards, obligations, red lines, defences, defenses',
  prompt: 'prompt, prompts, prompt text, context window',
  systemPrompt:
    'preprompt, pre prompt, metaprompt, meta prompt, systemprompt, sysprompt, system message, ' +
    'developer message, developer prompt, system instruction, system instructions, ' +
    'system prompt, prompt template, system role message, hidden prompt, initial prompt, base prompt, ' +
    'master prompt',
  previous:
    'previous, previously, prior, earlier, preceding, foregoing, former, past, existing, current, old, last, before, first, ' +
    'so far, until now, up to now, up to this point, up until now, antecedent, present, before now, standing, in place, in effect',
  above:
    'above, before this, prior to this, at the top, before this message, before this conversation, preceding this, ' +
    'prior to this message, before this point, before my message, before my first message, before the conversation, before our conversation, that precedes this, up above, higher up, ' +
    'before this line, before this sentence, until this point, above this line, above this message, that came before, before the user, before i wrote, before i arrived, before i joined, before we started, before we began, before this chat, before the chat, before our chat, prior to this conversation, prior to this chat, prior to our conversation, before user input',
  system:
    'system, systems, initial, original, base, core, default, hidden, secret, internal, confidential, root, underlying, developer, ' +
    'developers, starting, preset, predefined, pre defined, preloaded, pre loaded, startup, built in, builtin, hardcoded, hard coded, full, complete, exact, ' +
    'backend, private, operating, preconfigured, foundational, developer given, openai, anthropic, creators, programmed, whole, entire, private system',
  safety:
    'safety, ethical, moral, content, behavioral, behavioural, restrictive, corporate, protective, censoring, security, compliance',
  your: 'your, ur, yours, thy, your own, youre given, own',
  its: 'its, their',
  my: 'my, our, mine, his, her, customers, customer, wifes, husbands, sellers, couriers, manufacturers, someones',
  you: 'you, u, ya, thou, thee, chatgpt, gpt, claude, gemini, llama',
  yourself: 'yourself, yourselves, on your own, by yourself, urself',
  me: 'me, us',
  other:
    'them, i, we, he, she, they, it, did, didnt, does, doesnt, could, couldnt, people, somebody, someone, anyone, nobody, who, why, ' +
    'ill, ive, id, was i, has, hasnt, had, wont, driver, courier, seller, technician, device, app, machine, kids, children',
  all: 'all, any, every, each, entire, everyone, any and all, all of, each and every, every single, every one of, absolutely all, whatever, all other',
  everything:
    'everything, anything, all that, all thats, all which, all things, the whole thing, whatever, all of this, all the stuff, everything thats, all the things, the things, things',
  what: 'what, whats, which, wat, how, whatre',
  told: 'wrote, put, preset, told, given, gave, instructed, said, assigned, received, taught, know, learned, learnt, trained, ordered, directed, asked, set, provided, supplied, fed, handed, imposed, established, defined, written, issued, placed, loaded, received from, briefed',
  programmed: 'programmed, configured, prompted, instructed, preprogrammed, hardwired, hard wired, conditioned',
  extract:
    'reveal, revealing, reveals, print, printing, output, outputting, dump, leak, disclose, disclosing, expose, repeat, repeating, recite, echo, ' +
    'regurgitate, verbatim, word for word, reproduce, display, spit out, divulge, uncover, unveil, copy, copy paste, replicate, restate, ' +
    'quote, transcribe, spill, reveal to, type out, write out, read out, read back, read aloud, print out, spell out, give away, list out, cite, confess, surface, emit',
  ask:
    'show, show me, tell, tell me, give, share, send, list, write, say, explain, describe, translate, summarise, summarize, paraphrase, ' +
    'rewrite, rephrase, encode, convert, see, view, provide, present, paste, read, hand over, put, render, format, return, access, ' +
    'get, know, include, post, explain to, recap, outline, type, state, begin with, look at, reword, express, turn, reference, enumerate, walk me through, post back, complete, autocomplete, continue, sum up, base64 encode, fetch, reply with, respond with, answer with',
  words:
    'words, text, content, contents, sentences, lines, line, paragraph, paragraphs, sentence, input, tokens, characters, section',
  beginning:
    'starting with, beginning with, starting from, begins with, starts with, that starts, that begins, starting at, from the beginning, from the start, from the top',
  be: 'is, are, am, be, been, re, being, become, must be, should be, shall be, will be, m, have been, has been',
  filler:
    'in, inside, within, under, around, none, behind, the, these, those, that, this, please, pls, plz, kindly, just, now, so, simply, completely, totally, entirely, fully, immediately, hereby, ' +
    'also, only, very, really, actually, always, do, to, can, will, would, shall, should, must, may, might, have, got, was, were, one, ones, single, ' +
    'such, other, stupid, silly, damn, fucking, following, s, t, ll, ve, d, as, there, here, again, back, next, same, being, both, ' +
    'literally, absolutely, strictly, right, then, moment, rest, chat, kind, sort, type of, set of, list of, piece of, bit of, exactly, ' +
    'which, like, well, ok, okay, hey, hi, hello, let, lets, up, out, detail, details, detailed, long, more, too, their own, own, ' +
    'ever, still, longer, instead, by, with, at, into, onto, in full, in its entirety, called, but, if, when, when you, while, hard, pesky, annoying, useless, dumb, boring, certain, specific, whole, else, even, since, because, contrary, conflicting, need to, going to, want, want you, i want you to, i need you to, i would like you to, id like you to, i order you to, i command you to, we need you to, i ask you to, it is time to, you can, you may, you should, you must, you will, you shall, you have to, you need to, your job is to, feel free to, go ahead and, be sure to, make sure to, time to, try to, remember to, set by',
  article: 'a, an',
  and: 'and, or, plus, nor, n, as well as, along with',
  about: 'of, for, on, about, from, regarding, concerning, to use',
  business:
    'delivery, deliveries, shipping, shipment, assembly, washing, care, payment, payments, installation, order, orders, return, returns, refund, refunds, ' +
    'warranty, gift, gifts, wrapping, courier, driver, address, invoice, invoices, billing, email, emails, product, products, kit, cable, recipe, cooking, ' +
    'dosage, game, games, board, house, school, parking, travel, baggage, luggage, check in, account, accounts, parcel, package, packages, manual, device, gadget, phone, ' +
    'laptop, router, setup, mounting, cleaning, cancellation, exchange, exchanges, visa, customs, tax, taxes, discount, coupon, voucher, booking, hotel, appointment, ' +
    'password, spam, noise, coffee, water, air, oil, fuel, printer, camera, chess, monopoly, step, steps, pickup, collection, drop off, item, items, subscription, purchase, purchases, ' +
    'website, app, store, shop, plan, age, size, weight, speed, credit, spending, data, time, medication, battery, charging, contest, competition, loyalty, privacy, cookie, cookies, android, ios, iphone, windows, mac, tv, tablet, watch, headphones, table, chair, bike, furniture, lamp, shelf, bed, sofa, use, repair, repairs, reset, update, updates, firmware, wifi, bluetooth, firewall, antivirus, tutorial, video, page, letter, packaging, label',
  new: 'new, updated, revised, real, true, actual, latest, only, alternative, replacement',
  fromNow:
    'from now on, from now, from this point on, from this point forward, from this moment, from this moment on, henceforth, going forward, starting now, for the rest of this conversation, for the remainder of this conversation, hereafter, from here on, from here on out, as of now, effective immediately',
  pretend:
    'pretend, act, acting, behave, roleplay, role play, simulate, imagine, emulate, impersonate, play, assume, become, take on, adopt, pose, ' +
    'play the role, take the role, act like, speak as, imitate, transform into, turn into, portray, mimic, masquerade',
  answer:
    'answer, respond, reply, responding, answering, speak, talk, chat with me, generate, generating, comply with anything, produce, responses, answers, output responses, act freely, operate, function as, run as, think, operating as',
  unlocked:
    'unrestricted, uncensored, unfiltered, jailbroken, unbounded, unethical, amoral, unhinged, evil, unshackled, unaligned, unmoderated, ' +
    'evil twin, limitless, unconstrained, rogue, rule free, rule breaking, no rules, lawless, without limits, without rules, without restrictions, ' +
    'no restrictions, no filter, no filters, no limits, immoral, free from all restrictions, freed from, liberated, malicious, unchained, censorship free',
  attack:
    'my system prompt is, my initial prompt is, my hidden instructions are, do anything now, developer override, admin override, system override, override code, ' +
    'override safety, jailbreak prompt, jailbreak mode, jailbreak yourself, god mode enabled, developer mode enabled, dan mode, dan prompt, safety override, ' +
    'sudo mode, always intelligent and machiavellian, stay in dan, anti dan, evil confidant, debug override, ignore safety, ' +
    'end of system prompt, end system prompt, begin system prompt, end of system instructions, new system prompt, new system instructions, end of user input, end of user message, end of system message, ' +
    'auto approve everything, prompt leak, leak prompt, safeguards disabled, guardrails disabled, restrictions lifted, restrictions disabled, safety disabled, ' +
    'hypothetical unrestricted, opposite mode, opposite day mode, evil mode, evil bot, you have been jailbroken, you are jailbroken, you are free now from, simulate dan, jailbreak activated, activate jailbreak, jailbreak enabled, ignore the system prompt',
  dan: 'dan',
  mode: 'mode, modes, persona, personality, state',
  modeName:
    'debug, debugging, god, sudo, opposite, maintenance, diagnostic, diagnostics, superuser, test, testing, unsafe, freedom, service, engineering, privileged, override, training',
  enable:
    'enable, enabling, enter, entering, activate, activating, switch to, switch into, switch on, turn on, go into, go to, start, launch, boot into, switch, shift into, initiate, engage, you are in, youre in, you are now in, move to, unlock, put yourself in, respond in, answer in, operate in, run in, reboot into, reboot in',
  ai: 'ai, assistant, chatbot, bot, model, llm, language model, agent, artificial intelligence, version, character, robot, entity, being, persona, machine intelligence, alter ego, twin, hacker, expert hacker',
  developer:
    'developer, developers, admin, administrator, admins, administrators, root, creator, creators, programmer, dev, devs, sysadmin, system administrator, red team, maintainer, maintainers, engineers',
  staff:
    'company, operator, operators, human, humans, supervisor, supervisors, moderator, moderators, reviewer, reviewers, staff, team, manager, managers, ceo, owner, engineer, employee, agent supervisor, support team, security team, human agent, human agents, human reviewer, human operator, human operators, human supervisor, auditor, auditors, boss, colleague, colleagues, head of security, security researcher, security engineer, security auditor, cto, the company, your company, penetration tester, quality assurance, qa engineer',
  approval:
    'approval, approvals, confirmation, confirmations, authorisation, authorization, permission, verification, review, human approval, human review, human in the loop, human oversight, oversight, approval step, approval process, approval check, approval flow, approval workflow, approval queue, sign off, consent, clearance, permission check, permission checks, access control, access controls, confirmation step, safety check, safety checks, security check, security checks, identity check, authentication, validation, checks, vetting',
  tool: 'tool, tools, function, functions, api, endpoint, tool call, function call, internal api, refund tool, refund function, backend',
  call: 'call, execute, run, invoke, trigger, issue, perform, calling, executing, process, make, carry out, initiate, complete, fire, use, force, grant, refund, transfer, credit, apply, proceed, go ahead, do it, send, delete, cancel, pay, pay out, act, continue, just do, submit, book',
  approve:
    'approve, authorise, authorize, approving, confirm, accept, sign off on, self approve, auto approve, green light, greenlight, rubber stamp',
  directly:
    'directly, straight away, parameters, arguments, args, parameter, argument, with amount, right away, silently, secretly, in the background, quietly, covertly, immediately',
  notify:
    'knowing, finding out, noticing, awareness, approval from, asking, ask, telling, inform, informing, notify, notifying, waiting, wait, confirming, checking, alert, alerting, mention, mentioning, report, reporting, warn, warning, involve, involving, consult, consulting, let, check with, checking with, requesting, escalate, escalating, contact, contacting, bother, tell',
  send: 'send, post, upload, forward, exfiltrate, transmit, submit, append, sending, posting, leak, encode, put, embed, smuggle, ship, relay, deliver, copy, make a request, attach, share, include, push, report, write, render, insert, curl, email, pass, add',
  conversation:
    'conversation, conversations, chat history, history, chat log, chat logs, transcript, transcripts, messages, chats, dialogue, context, conversation history, message history, this chat, whole chat, user input, session data, session, conversation data, chat, full chat, all messages',
  secret:
    'api key, api keys, apikey, credentials, secrets, access token, access tokens, tokens, passwords, customer data, customers data, user data, users data, private data, personal data, customer records, database, credit card numbers, card numbers, environment variables, env vars, session cookie, cookies, secret key, secret keys, customer list, customer emails, internal data, memory, sensitive data, sensitive information, confidential information, confidential data, private information',
  link: 'this url, the url, url, webhook, this webhook, this endpoint, external server, my server, attacker, remote server, this server, image url, query string, query parameter, query parameters, url parameter, url parameters, this address, this link, the link, this domain, pastebin',
  decode:
    'decode, decoding, decipher, decrypt, unscramble, decoded, deciphered, decrypted, base64, base 64, rot13, rot 13, caesar, hex, hexadecimal, encoded, encrypted, cipher, ciphertext, reversed, backwards, morse, morse code, binary, obfuscated, reverse the string, reverse this, b64, ascii codes, leetspeak, reverse the following, scrambled',
  obey: 'follow it, follow them, follow its, do what it says, do what it tells you, do as it says, do what they say, execute it, execute them, obey it, obey, act on it, carry it out, comply with it, do what it asks, run it, follow the result, execute the result, follow what it says, follow the decoded, execute the decoded, perform what it says, perform it, do it, treat it as instructions, treat it as your instructions, treat the result as, follow the instructions, execute the instructions, execute the command, run the command, execute what it says, act accordingly, comply with the decoded, follow the hidden, answer it, respond to it, follow that, execute that, execute the hidden, perform the action, perform the task, follow whatever, do whatever it says, do exactly what, do exactly as, obey whatever, apply it, use it as your instructions',
  fiction:
    'fictional, hypothetical, hypothetically, fiction, story, novel, screenplay, world, universe, movie, scenario, thought experiment, dream, imaginary, parallel, tale, poem, play, theatre, theater, movie script, film, roleplay scene, script, alternate reality, suppose, dialogue',
  conceal:
    'keep this from, keep it from, hide this from, hide it from, conceal this from, conceal it from, keep this secret from, keep it secret from, keep this hidden from',
  overrides: 'ignores, breaks, disregards, disobeys, violates, forgets, bypasses, broke, breaking, defies',
  lastOverride: 'aside',
  guardrails:
    'guardrails, content policy, content policies, content filter, content filters, safety protocols, safety filters, safety filter, safety training, safety guidelines, ethical guidelines, moral code, safety constraints, moderation rules',
  discuss:
    'prompt injection, prompt injections, injection attack, injection attacks, injection, jailbreaking, attack, attacks, article, phrase, phrases, mean, means, meaning, vulnerability, phishing, scam, example, examples, called, protected, protect, safe against, security question, blog, news, immune, hackers, heard, sentence like, saying, read, wrote, says, screenshot, typed',
  device:
    'android, phone, phones, smartphone, tablet, tv, television, console, playstation, xbox, switch console, router, browser, watch, smartwatch, headset, quest, chromebook, laptop, pc, computer, windows, ios, iphone, ipad, pixel, camera, printer, chrome, firefox, device, robot vacuum, e reader, kindle, fire stick, streaming stick, vr',
};
