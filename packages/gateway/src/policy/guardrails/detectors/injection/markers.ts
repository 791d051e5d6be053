/**
 * Signs of a false turn (tokens of chat templates, labels of roles), labels of new instructions, database statements, and
 * links that carry data away.
 */

/** A label of a role counts with an order behind it: "System: Windows 11" is a customer's. */
const ROLE = '(?:system|assistant|developer)';
const KIND =
  '(?:[ _-]{0,3}(?:message|prompt|note|notice|override|update|instructions?|admin|command|directive|alert|role|mode|log|policy))';
const ORDER =
  'you (?:are|must|will|should|have|may|can now)|your |ignore|disregard|forget|new |from now|override|approve|enable|disable|grant|comply|obey|do not|always|never|the user (?:is|has)|user (?:is|has)|instructions?|execute|call |reveal|print|refund|safety|polic|sure|of course|respond|answer|act |switch|all |previous|i will|i am|access|authori[sz]ed|mode';

const TURNS: readonly RegExp[] = [
  /<\|{1,2}[a-z_ ]{2,32}\|{0,2}>/iu,
  /<\s{0,3}\/?\s{0,3}(?:start_of_turn|end_of_turn|bos|eos|system|sys|assistant|developer|user|human|system_prompt|system-prompt|system_message|instructions|function_calls?|tool_calls?|tool_response|tool_result|im_start|im_end|admin)\s{0,3}>/iu,
  /\[\/?INST\]|<<\/?SYS>>|\[\/?SYS(?:TEM)?_?PROMPT\]/iu,
  new RegExp(
    `[\\[({<*]{1,3}[ ]{0,3}/?[ ]{0,3}${ROLE}${KIND}{0,2}[ ]{0,3}[\\])}>*]{1,3}[ ]{0,3}:?[^\\n]{0,40}(?:${ORDER})`,
    'iu',
  ),
  new RegExp(`[\\[({<]{1,3}[ ]{0,3}#?/?${ROLE}(?:${KIND}){1,3}[ ]{0,3}[\\])}>]`, 'iu'),
  new RegExp(`[\\[({<][ ]{0,3}${ROLE}(?:${KIND}){1,3}[ ]{0,3}:`, 'iu'),
  new RegExp(`#{2,6}[ ]{0,3}(?:${ROLE}${KIND}?|(?:new )?instructions?|response|prompt)[ ]{0,3}(?::|\\n|$)`, 'iu'),
  new RegExp(
    `[-=*_]{3,}[ ]{0,3}(?:(?:end|begin|start)(?: of)? )?(?:new )?(?:${ROLE}|user|human)(?:[ ](?:message|prompt|input|instructions?|turn|query))?[ ]{0,3}[-=*_]{3,}`,
    'iu',
  ),
  new RegExp(`(?:^|\\n|[.!?"'] )[ \\t>*#"'-]{0,8}${ROLE}${KIND}{0,2}[*_"' ]{0,4}:[^\\n]{0,60}\\b(?:${ORDER})`, 'iu'),
  /["'“”]role["'“”]\s{0,4}:\s{0,4}["'“”](?:system|developer|assistant|tool|function)["'“”]/iu,
  /(?:^|\n)[ ]{0,4}(?:user|human)[ ]{0,2}:[^\n]{0,2000}\n{1,3}[ ]{0,4}(?:assistant|system|ai)[ ]{0,2}:/iu,
  /\n\n(?:human|assistant):/iu,
];

/** The system, the customer and the assistant, as labels in other languages than English; marks are gone by then. */
const SYSTEM_LABEL =
  '(?:systeme|sistema|systeem|sistem|система|систем[ау]|системное сообщение|النظام|نظام|系统|系統|システム|시스템|systemnachricht)';
const ASSISTANT_LABEL =
  '(?:assistent|assistente|asistente|assistant|asystent|asistan|ассистент|помощник|المساعد|助手|アシスタント|어시스턴트|bot|ki|ai)';
const FOREIGN_TURNS: readonly RegExp[] = [
  /<!--[^>]{0,200}\b(?:assistant|ai|agent|instructions?|ignore|refund|prompt)\b/iu,
  new RegExp(`[\\[({<][ ]{0,3}${SYSTEM_LABEL}[ ]{0,3}[\\])}>]`, 'iu'),
  new RegExp(
    `(?:^|\\n)[ ]{0,4}(?:system|${SYSTEM_LABEL})[ ]{0,2}[:：][^\\n]{0,2000}\\n{1,3}[ ]{0,4}${ASSISTANT_LABEL}[ ]{0,2}[:：]`,
    'iu',
  ),
];

/** "New instructions:" in front of an order. */
const NEW_ORDERS = new RegExp(
  `(?:^|[\\n.!?。！？*#\\[(])[ \\t*#\\[(-]{0,6}(?:${[
    '(?:new|updated|revised) (?:instructions?|directives?|system rules|task|orders?|prompt)',
    '(?:updated|new) policy',
    'neue (?:anweisung(?:en)?|instruktion(?:en)?|richtlinie(?:n)?|regeln?|vorgaben?)',
    'nieuwe (?:instructies?|opdracht(?:en)?|richtlijn(?:en)?|regels?)',
    '(?:nuevas? (?:instruccion(?:es)?|directiva|directriz|politica|orden(?:es)?|reglas?))',
    '(?:nouvelles? (?:instructions?|consignes?|directives?|politique|regles?))',
    '(?:nuov[aei] (?:istruzion[ei]|direttiv[ae]|politica|regol[ae]))',
    '(?:nov[ao]s? (?:instruc(?:ao|oes)|diretriz(?:es)?|politica|regras?|ordem|ordens))',
    '(?:now[ea] (?:instrukcj[ea]|polecenie|polecenia|wytyczne|dyrektywa|zasad[ay]|polityka))',
    '(?:новы[ей]|новая|новое) (?:инструкци[ия]|указани[ея]|директив[аы]|правил[ао]|политика|приказ)',
    'yeni (?:talimat(?:lar)?|yonerge(?:ler)?|politika|kural(?:lar)?|emir)',
    '(?:تعليمات|أوامر|اوامر|توجيهات|سياسة|قواعد) جديدة',
    '新しい(?:指示|命令|方針|ルール)',
    '新(?:的)?(?:指令|指示|命令|规则|政策)',
    '새로?운 (?:지시|지침|명령|규칙|정책)(?: ?사항)?',
  ].join('|')})[ *_)\\]]{0,4}[:：]`,
  'iu',
);
/** What a courier is told in new instructions. */
const COURIER =
  /parcel|package|courier|deliver|neighbou?r|doorbell|paket|pakje|nachbar|buren|paquete|colis|pacco|pacote|paczk|посылк|kargo|الطرد|荷物|包裹|快递|택배/iu;

/** Statements that read or change the tables of a service, as an order; customers ask about SQL too. */
const TABLE =
  '(?:customers?|users?|accounts?|passwords?|credentials|admins?|api_keys|secrets|messages|conversations|employees|payments|sessions|information_schema[.\\w]{0,30}|pg_[a-z]{1,20}|sqlite_master)';
const SQL = new RegExp(
  `\\bselect\\s{1,4}[\\w*,. ]{1,120}\\sfrom\\s{1,4}${TABLE}\\b|(?:^|[;\\n"':]|\\b(?:run|execute|perform|do|ausfuhren|ejecuta|execute[rz]?|esegui)\\b)[^\\n;]{0,40}\\b(?:(?:drop|truncate)\\s{1,4}table|delete\\s{1,4}from|insert\\s{1,4}into|update)\\s{1,4}${TABLE}\\b|\\b(?:run|execute|ejecuta|execute|esegui)\\b[^\\n;]{0,40}\\bselect\\s{1,4}[\\w*,. ]{1,120}\\sfrom\\s|['"]\\s{0,4};\\s{0,4}(?:drop|delete|update|insert)\\s`,
  'iu',
);

/** Names of what is taken along, in the query of an image. */
const CARGO =
  '(?:[{<[$%]|secret|conversation|prompt|history|chat|leak|token|context|data|password|email|messages?|summary|stolen|exfil|key|info|content|user)';

const IMAGE = new RegExp(`!\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}https?://[^)\\s?#]{1,300}[?#][^)\\n]{0,300}${CARGO}`, 'iu');
const HTML_IMAGE = new RegExp(
  `<img[^>]{0,200}src\\s{0,3}=\\s{0,3}["']?https?://[^>\\s?#]{1,300}\\?[^>\\n]{0,300}[{<[$]`,
  'iu',
);

/** @param stripped Text from `strip`. @returns the reason, when there is one. */
export function markedAs(stripped: string): string | undefined {
  if ([...TURNS, ...FOREIGN_TURNS].some((turn) => turn.test(stripped))) return 'false_turn';
  if (NEW_ORDERS.test(stripped) && !COURIER.test(stripped)) return 'instruction_override';
  if (SQL.test(stripped)) return 'exfiltration';
  return IMAGE.test(stripped) || HTML_IMAGE.test(stripped) ? 'exfiltration' : undefined;
}
