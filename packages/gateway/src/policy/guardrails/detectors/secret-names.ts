/** Names of properties that hold secrets. */

/** Nouns that a name of a secret ends in. */
const NOUN =
  /^(?:password|passwd|pwd|pass|passphrase|passcode|passwort|kennwort|contrasena|motdepasse|mdp|senha|wachtwoord|secret|secrets|token|authorization|auth|bearer|jwt|credential|credentials|cookie|cookies|otp|cvv|cvc|pin|apikey|accesskey|secretkey|privatekey|signingkey|encryptionkey|clientsecret|accesstoken|authtoken|refreshtoken|sessiontoken|bearertoken|sessionid|securitycode)$/;
/** Words that leave a secret a secret when they follow it. */
const SUFFIX =
  /^(?:value|text|plain|plaintext|string|raw|hash|hashed|confirmation|confirm|confirmed|repeat|again|old|new|current|\d{1,3})$/;
/** Words before a noun that make it something else: a cursor, a count, a question whether there is one. */
const HARMLESS =
  /^(?:page|next|previous|prev|cursor|continuation|sync|max|min|total|num|input|output|prompt|completion|is|has|had|needs|need|requires|require|forgot|forgotten|show|hide|use|allow|no|without|boarding|bus|day|season|ski|travel|public|pub|drop|map|pickup)$/;
/** Nouns that need a word before them: `key` alone may be any. */
const KEY_QUALIFIER = /^(?:api|access|private|secret|signing|encryption|master|service|ssh|auth|hmac|shared|account)$/;
const MAX_LENGTH = 128;

/** `dbPassword`, `DB_PASSWORD` and `db-password` are the words `db` and `password`. */
function wordsOf(name: string): string[] {
  return name
    .slice(-MAX_LENGTH)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]{1,128}/)
    .filter((word) => word !== '');
}

/**
 * Whether a property of this name holds a secret: `password`, `client_secret`, `apiKey`, `X-Auth-Token`; not `max_tokens`,
 * `nextPageToken`, `has_password` or `passwordHint`. A name of more than 128 characters is judged by its end.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  if (words.slice(-2).join('') === 'connectionstring') return true;
  while (words.length > 1 && SUFFIX.test(words.at(-1) ?? '')) words.pop();
  const last = (words.at(-1) ?? '').replace(/\d{1,3}$/, '');
  const before = words.at(-2) ?? '';
  if (HARMLESS.test(words[0] ?? '') || HARMLESS.test(before)) return false;
  if (
    NOUN.test(last) ||
    /(?:password|passwd|passphrase|apikey|secretkey|privatekey|clientsecret|accesstoken)$/.test(last)
  )
    return true;
  if (last === 'key' && KEY_QUALIFIER.test(before)) return true;
  return NOUN.test(words.slice(-2).join('')) || NOUN.test(words.slice(-3).join(''));
}
