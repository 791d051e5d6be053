/** Signs of a false turn: tokens of chat templates, labels of roles, and links that carry data away. */

/** A label of a role counts with an order behind it: "System: Windows 11" is a customer's. */
const ROLE = '(?:system|assistant|developer)';
const KIND = '(?:[ _-]{0,3}(?:message|prompt|note|notice|override|update|instructions?|admin|command|directive|alert|role|mode|log|policy))';
const ORDER =
  'you (?:are|must|will|should|have|may|can now)|your |ignore|disregard|forget|new |from now|override|approve|enable|disable|grant|comply|obey|do not|always|never|the user (?:is|has)|user (?:is|has)|instructions?|execute|call |reveal|print|refund|safety|polic|sure|of course|respond|answer|act |switch|all |previous|i will|i am|access|authori[sz]ed|mode';

const TURNS: readonly RegExp[] = [
  /<\|{1,2}[a-z_ ]{2,32}\|{0,2}>/iu,
  /<\s{0,3}\/?\s{0,3}(?:start_of_turn|end_of_turn|bos|eos|system|sys|assistant|developer|user|human|system_prompt|system-prompt|system_message|instructions|function_calls?|tool_calls?|tool_response|tool_result|im_start|im_end|admin)\s{0,3}>/iu,
  /\[\/?INST\]|<<\/?SYS>>|\[\/?SYS(?:TEM)?_?PROMPT\]/iu,
  new RegExp(`[\\[({<*]{1,3}[ ]{0,3}/?[ ]{0,3}${ROLE}${KIND}{0,2}[ ]{0,3}[\\])}>*]{1,3}[ ]{0,3}:?[^\\n]{0,40}(?:${ORDER})`, 'iu'),
  new RegExp(`[\\[({<]{1,3}[ ]{0,3}#?/?${ROLE}(?:${KIND}){1,3}[ ]{0,3}[\\])}>]`, 'iu'),
  new RegExp(`#{2,6}[ ]{0,3}(?:${ROLE}${KIND}?|(?:new )?instructions?|response|prompt)[ ]{0,3}(?::|\\n|$)`, 'iu'),
  new RegExp(`[-=*_]{3,}[ ]{0,3}(?:(?:end|begin|start)(?: of)? )?(?:new )?(?:${ROLE}|user|human)(?:[ ](?:message|prompt|input|instructions?|turn|query))?[ ]{0,3}[-=*_]{3,}`, 'iu'),
  new RegExp(`(?:^|\\n|[.!?"'] )[ \\t>*#"'-]{0,8}${ROLE}${KIND}{0,2}[*_"' ]{0,4}:[^\\n]{0,60}\\b(?:${ORDER})`, 'iu'),
  /["'“”]role["'“”]\s{0,4}:\s{0,4}["'“”](?:system|developer|assistant|tool|function)["'“”]/iu,
  /(?:^|\n)[ ]{0,4}(?:user|human)[ ]{0,2}:[^\n]{0,2000}\n{1,3}[ ]{0,4}(?:assistant|system|ai)[ ]{0,2}:/iu,
  /\n\n(?:human|assistant):/iu,
];

/** Names of what is taken along, in the query of an image. */
const CARGO =
  '(?:[{<[$%]|secret|conversation|prompt|history|chat|leak|token|context|data|password|email|messages?|summary|stolen|exfil|key|info|content|user)';

const IMAGE = new RegExp(`!\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}https?://[^)\\s?#]{1,300}[?#][^)\\n]{0,300}${CARGO}`, 'iu');
const HTML_IMAGE = new RegExp(`<img[^>]{0,200}src\\s{0,3}=\\s{0,3}["']?https?://[^>\\s?#]{1,300}\\?[^>\\n]{0,300}[{<[$]`, 'iu');

/** @param stripped Text from `strip`. @returns the reason, when there is one. */
export function markedAs(stripped: string): string | undefined {
  if (TURNS.some((turn) => turn.test(stripped))) return 'false_turn';
  return IMAGE.test(stripped) || HTML_IMAGE.test(stripped) ? 'exfiltration' : undefined;
}
