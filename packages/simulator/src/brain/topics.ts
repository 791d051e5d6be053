/** What requests are about: a general sense of fields of work, for choosing among colleagues and categories by description. */

interface Topic {
  /** How people say it when that is what they are after. */
  readonly strong: RegExp;
  /** Words that come with it, and with other things as well; absent when there are none. */
  readonly weak?: RegExp;
  /** How the field is called in names and descriptions. */
  readonly meant: RegExp;
}

const TOPICS: readonly Topic[] = [
  {
    strong:
      /\b(?:invoices?|bill(?:s|ed|ing)?|payments?|overcharged|double[- ]charg\w+|(?:dis|un)puted? charge|dispute|receipts?|vat|subscriptions?)\b|\bcharged? (?:me|my|us|twice|again|wrongly|for|on|in|by|too)\b|\b(?:was|were|been|got|being) (?:\w+ )?charged\b|\b(?:unknown|extra|second|wrong|strange) charge\b|\bpaid twice\b|\bpaying\b/i,
    weak: /\b(?:charges?|prices?|plans?|credit card|free plan|premium|costs?|pay)\b/i,
    meant:
      /\b(?:billing|bills?|invoices?|payments?|charges?|subscriptions?|pricing|prices|plans?|accounting|finance)\b/i,
  },
  {
    strong:
      /\b(?:parcels?|packages?|deliver(?:y|ies|ed)?|ship(?:ping|ped|ment|ments)|tracking|warranty)\b|\btrack my\b|\bwhere(?:'s| is| are) my (?:\w+ ){0,2}orders?\b|\b(?:return|exchange|send back)\b.{0,20}\b(?:it|item|items|order|product|this|them|my)\b|\breturns?\b|\bcancel\b.{0,20}\border\b/i,
    weak: /\b(?:orders?|ordered|bought|arrived?)\b|\bORD-?\d/i,
    meant: /\b(?:orders?|deliver(?:y|ies)|shipping|shipments?|parcels?|packages?|tracking|fulfil?ment|logistics)\b/i,
  },
  {
    strong: /\b(?:refund(?:s|ed|ing)?|money back|reimburse\w*)\b/i,
    meant: /\b(?:refunds?|refunding|reimburse\w*|money back)\b/i,
  },
  {
    strong:
      /\b(?:errors?|bugs?|buggy|crash(?:es|ed|ing)?|freez(?:es|ing)|frozen|sync(?:s|ing|ed|hroni[sz]\w+)?|firmware|pair(?:s|ed|ing)?|bluetooth|wi-?fi|webhooks?|api|outages?|install(?:ing|ation|ed)?|troubleshoot\w*|calibrat\w+)\b|\b(?:does not|doesn't|do not|don't|is not|isn't|not|stopped|never|no longer) (?:work|working|load|loading|start|starting|connect|connecting|charge|charging|turn on|open|opening|respond|responding)\w*\b|\bwon't (?:start|turn|charge|open|load|connect|pair|update|work)\b|\b(?:battery|device|screen)\b.{0,30}\b(?:smok\w+|swell\w*|swollen|burn\w*|hot|dead|black|blank)\b|\b(?:is|are|was|were) (?:completely |totally )?(?:down|offline)\b/i,
    weak: /\b(?:app|apps|application|software|device|devices|battery|server|website|page|connection|slow|update|problem|log ?in|code [A-Z]?\d+)\b/i,
    meant:
      /\b(?:technical|tech|engineer(?:s|ing)?|troubleshoot\w*|errors?|bugs?|outages?|incidents?|sync|firmware|not work(?:ing)?|does not work|doesn't work|devices?)\b/i,
  },
  {
    strong:
      /\b(?:passwords?|two[- ]factor|2fa|username|locked out)\b|\b(?:log|sign)(?:ging|ged|ing|ed)?[ -]?(?:in|on)\b|\blog(?:in|on)\b|\baccount\b.{0,30}\b(?:locked|blocked)\b|\b(?:unlock|access)\b.{0,20}\baccount\b/i,
    meant: /\b(?:log-?in|passwords?|sign-?in|two-factor|authentication|locked)\b/i,
  },
  {
    strong:
      /\baccount\b.{0,30}\b(?:hacked|stolen|closed|taken over|deleted)\b|\b(?:delete|close|hacked|change|update)\b.{0,30}\b(?:account|e-?mail address|profile|data|name)\b|\bprivacy\b/i,
    weak: /\b(?:accounts?|profiles?|member(?:ship)?|passwords?|log ?in|sign ?in)\b/i,
    meant: /\b(?:accounts?|profiles?|members?|privacy|identity)\b/i,
  },
  {
    strong:
      /\bfeature (?:request|idea|suggestion)s?\b|\b(?:it )?would be (?:\w+ )?(?:great|nice|useful|cool|helpful|good|lovely|handy)\b|\b(?:i|we)(?:'d| would) (?:love|like) (?:to see|it if|an? option|a feature)\b|\bwish (?:the|there|it|you|i could)\b|\b(?:suggest(?:ion|ions)?|ideas?)\b|\b(?:can|could|will|please|do) (?:you )?(?:please )?(?:add|plan to add|support)\b|\bshould (?:have|support|offer)\b|\bdark (?:mode|theme)\b/i,
    weak: /\bfeatures?\b/i,
    meant: /\b(?:features?|ideas?|suggestions?|wish(?:es)?|enhancements?|improvements?|roadmap)\b/i,
  },
  {
    strong:
      /\b(?:hacked|hackers?|phishing|breach(?:ed)?|stolen|fraud\w*|vulnerabilit\w+|unauthori[sz]ed)\b|\b(?:someone|somebody) (?:else )?(?:is |has |was )?(?:using|logged|accessed|got into|stole|changed)\b/i,
    meant: /\b(?:security|fraud|abuse|breach(?:es)?|hacked|stolen|trust and safety)\b/i,
  },
  {
    strong: /\b(?:lawyers?|attorney|sue|lawsuit|legal action|court|gdpr)\b/i,
    meant: /\b(?:legal|compliance|law|lawyers?|privacy)\b/i,
  },
  {
    strong:
      /\b(?:quote for|price quote|demo|free trial|discount|bulk|enterprise|become a customer|licen[cs]es?)\b|\b(?:want|like|looking) to (?:buy|purchase)\b/i,
    weak: /\b(?:buy|purchase|upgrade|pricing)\b/i,
    meant: /\b(?:sales|purchas\w+|quotes?|demos?|upselling|new customers|leads)\b/i,
  },
  {
    strong:
      /\b(?:equations?|algebra|geometry|calculus|derivative|integral|fractions?|square root|solve for|math(?:s|ematics)?)\b|(?<![\w-])\d+(?:\.\d+)?\s?[+*/×÷^]\s?\d/i,
    meant: /\b(?:math(?:s|ematics|ematical)?|algebra|geometry|calculus|arithmetic)\b/i,
  },
  {
    strong:
      /\b(?:histor(?:y|ical|ians?)|century|centuries|ancient|medieval|civil war|world war|revolution|empire|emperor|pharaoh)\b|\bwho was the first\b/i,
    weak: /\b(?:presidents?|kings?|queens?|wars?|when did)\b/i,
    meant: /\b(?:histor(?:y|ic|ical|ians?))\b/i,
  },
  {
    strong: /[¿¡]|\b(?:hola|gracias|buenos|buenas|cómo|dónde|quiero|necesito|ayuda|pedido|señor)\b/iu,
    meant: /\b(?:spanish|español|castellano)\b/i,
  },
  {
    strong: /\b(?:bonjour|merci|bonsoir|s'il vous|où est|je (?:veux|voudrais|suis)|commande|besoin d)/iu,
    meant: /\b(?:french|français)\b/i,
  },
  {
    strong: /\b(?:hallo|guten (?:tag|morgen)|danke|bitte|ich (?:habe|möchte|brauche)|wo ist|bestellung|können sie)\b/iu,
    meant: /\b(?:german|deutsch)\b/i,
  },
];

/** What a topic counts that somebody is after, and one that only comes along. */
const STRONG = 4;
const WEAK = 2;

/** Whether a text is about any field of work at all. */
export function hasTopic(text: string): boolean {
  return TOPICS.some(({ strong }) => strong.test(text));
}

/** How much a description shares the topics of a text; 0 when it shares none. */
export function topicStrength(text: string, described: string): number {
  let strength = 0;
  for (const topic of TOPICS) {
    if (!topic.meant.test(described)) continue;
    if (topic.strong.test(text)) strength += STRONG;
    else if (topic.weak?.test(text) === true) strength += WEAK;
  }
  return strength;
}
