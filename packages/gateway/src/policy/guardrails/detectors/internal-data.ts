/** What an answer must not show of the inside: errors, stack frames, paths, addresses, settings. */
import type { Pattern } from '../pattern.ts';
import { databaseErrors } from './database-errors.ts';
import { isPlaceholder } from './secret-values.ts';
import { secretPatterns } from './secrets.ts';

/** Phrases that are refused wherever they stand (GU4). */
const phrases: readonly Pattern[] = [
  { kind: 'internal_error', regex: /internal(?: server)?(?: {1,2}|[\n_-])error/iu },
  { kind: 'stack_trace', regex: /stack(?: {1,2}|[\n_-])?trace/iu },
  { kind: 'database_connection', regex: /(?:database|db)(?: {1,2}|[\n_-])connection/iu },
  { kind: 'api_secret', regex: /api(?: {1,2}|[\n_-])secret/iu },
];

const stackFrames: readonly Pattern[] = [
  {
    // JavaScript, with the function's name and without.
    kind: 'stack_frame',
    regex:
      /(?<![A-Za-z])at (?:(?:async |new )?[\w$.<>#]{1,80}(?: \[as [\w$.]{1,40}\])? \([^()\s]{1,160}:\d{1,6}(?::\d{1,6})?\)|(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()\s]{1,160}:\d{1,6}:\d{1,6})/u,
  },
  {
    // Java, Kotlin, Scala.
    kind: 'stack_frame',
    regex:
      /(?<![A-Za-z])at (?:[\w$<>/@-]{1,40}\.){1,8}[\w$<>]{1,40}\((?:[\w$-]{1,80}\.(?:java|kt|kts|scala|groovy|clj)(?::\d{1,6})?|Native Method|Unknown Source)\)/u,
  },
  {
    // Python; its first line, and one frame.
    kind: 'stack_frame',
    regex: /Traceback \(most recent call last\)|File ["'][^"'\n]{1,160}["'], line \d{1,6}/iu,
  },
  {
    // .NET, PHP, Ruby, Go, Rust.
    kind: 'stack_frame',
    regex:
      /(?<![A-Za-z])in [^\s()]{1,160}:line \d{1,6}|(?<![A-Za-z])in [^\s()]{1,160}\.php(?: on line |:)\d{1,6}|#\d{1,3} [^\s()]{1,160}\.php\(\d{1,6}\)|(?<![\w./-])[\w./-]{1,100}\.(?:rb:\d{1,6}:in |go:\d{1,6} \+0x)|goroutine \d{1,9} \[[a-z ]{1,40}\]|thread '[^'\n]{1,60}' panicked at/u,
  },
  {
    kind: 'exception',
    regex:
      /Exception in thread|Caused by: [\w.$]{1,120}(?:Exception|Error)|(?<![A-Za-z.])(?:java|javax|org|com|kotlin|scala|System|Microsoft)\.(?:[A-Za-z0-9_]{1,40}\.){0,8}[A-Z][A-Za-z0-9]{0,60}(?:Exception|Error)(?![A-Za-z])|(?<![A-Za-z])(?:Null(?:Pointer|Reference)|ClassCast|IllegalState|IllegalArgument|IndexOutOfBounds|ArrayIndexOutOfBounds|StackOverflow|OutOfMemory|SQL(?:Syntax)?)(?:Exception|Error)(?![A-Za-z])/u,
  },
  {
    kind: 'exception',
    regex:
      /(?<![A-Za-z])(?:TypeError|ReferenceError|SyntaxError|RangeError|AttributeError|KeyError|ValueError|NameError|ImportError|ModuleNotFoundError|IndexError|ZeroDivisionError|RuntimeError|AssertionError|OperationalError|ProgrammingError|IntegrityError|NoMethodError|AggregateError|FileNotFoundError|PermissionError|ConnectionError|ConnectionRefusedError): ?\S|unhandled ?(?:promise ?)?(?:rejection|exception)|uncaught (?:\([a-z ]{1,20}\) )?(?:[a-z]{0,30}error|exception)|panic: runtime error|segmentation fault|core dumped|cannot read propert(?:y|ies) (?:of|'|")/iu,
  },
];

/** Names that stand for the visitor's own. */
const SOMEBODY =
  'you|me|user-?name|user|your-?(?:user-?)?name|name|somebody|someone|public|default|shared|benutzer(?:name)?|nutzer(?:name)?|ihr-?name|dein-?name|usuario|utilisateur|nom|utente|gebruiker(?:snaam)?|uzytkownik|kullanici';
const OWN_HOME = new RegExp(String.raw`^(?:file:\/\/)?\/(?:home|Users)\/(?:${SOMEBODY})\/`, 'i');
/** Where programs are on everybody's machine. */
const OWN_SYSTEM = /^\/(?:etc\/hosts$|usr\/bin\/|usr\/local\/bin(?:\/|$)|opt\/homebrew(?:\/|$))/;
const OWN_WINDOWS = new RegExp(
  String.raw`^[A-Z]:\\{1,2}(?:(?:Users|Benutzer|Usuarios|Utilisateurs)(?:$|\\{1,2}(?:${SOMEBODY})(?:$|\\))|(?:Program|Programs|ProgramData|Programme|Programmi|Archivos|Windows|Temp|Downloads|Games)(?:$|\\))`,
  'i',
);

/** Paths in instructions for the visitor's own machine are help. */
const refinePath = (match: string): readonly [number, number] | undefined =>
  OWN_HOME.test(match) || OWN_SYSTEM.test(match) || OWN_WINDOWS.test(match) ? undefined : [0, match.length];

const paths: readonly Pattern[] = [
  {
    // Not the path of a web address, which has a host before it.
    kind: 'path',
    regex:
      /(?<![\w.~/%:-])(?:file:\/\/)?\/(?:(?:home|Users)\/[\w.-]{1,40}\/[\w.@-]|(?:var|etc|opt|srv|root|tmp|proc|mnt|usr\/(?:src|local|lib|libexec|bin|sbin|share|include))\/[\w.@-]|(?:app|workspace|code|data|build|src|lib|dist)\/(?:[\w.@-]{1,30}\/){0,6}[\w@-]{1,40}\.(?:js|mjs|cjs|ts|py|rb|go|java|php|rs|sql|db|env|log|pem|key|ya?ml|toml|conf|sqlite)(?![A-Za-z]))[\w.@+-]{0,40}(?:\/[\w.@+-]{1,40}){0,4}/u,
    refine: refinePath,
  },
  {
    kind: 'path',
    regex:
      /(?<![A-Za-z0-9])[A-Za-z]:\\{1,2}(?:[A-Za-z0-9_$~.-][\w$~.-]{1,40})(?:\\{1,2}[\w$~.-]{1,40}){0,5}|(?<![\\\w])\\{2}[A-Za-z0-9.-]{2,40}\\[\w$.-]{1,40}/u,
    refine: refinePath,
  },
  { kind: 'path', regex: /node_modules[/\\][\w@.-]|site-packages[/\\][\w.-]/u },
];

const OCTET = String.raw`\d{1,3}`;
const PORT = String.raw`:\d{2,5}(?![\d.])`;
const SERVERS = String.raw`(?:10\.${OCTET}\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)${OCTET}\.${OCTET}`;
const HOME = String.raw`192\.168\.${OCTET}\.${OCTET}`;
const LOOPBACK = String.raw`127\.${OCTET}\.${OCTET}\.${OCTET}|0\.0\.0\.0|\[::1?\]`;
/** A web address is what a visitor opens: of a program on their machine, of a device at home. */
const NO_WEB_ADDRESS = String.raw`(?<!https?:\/\/)`;

/** Ports of programs that people start on their own machine. */
const OWN_PORT =
  /:(?:80|443|1234|1313|3\d00|300\d|4000|4173|4200|4321|500[01]|517\d|5500|6006|631|7860|80[0-9]{2}|81[0-9]{2}|8443|8501|8787|8888|9000|11434|19006)$/;
const refineLoopback = (match: string): readonly [number, number] | undefined =>
  OWN_PORT.test(match) ? undefined : [0, match.length];

const addresses: readonly Pattern[] = [
  {
    kind: 'private_address',
    regex: new RegExp(String.raw`(?<![\d.])(?:${SERVERS})(?:${PORT}|\/\d{1,2}(?!\d))`, 'u'),
  },
  {
    kind: 'private_address',
    regex: new RegExp(String.raw`${NO_WEB_ADDRESS}(?<![\d.])(?:${HOME})(?:${PORT}|\/\d{1,2}(?!\d))`, 'iu'),
  },
  {
    kind: 'private_address',
    regex: new RegExp(String.raw`${NO_WEB_ADDRESS}(?<![\w.-])(?:${LOOPBACK}|localhost)${PORT}`, 'iu'),
    refine: refineLoopback,
  },
  {
    // Without a port only where it is no version, and no router at home.
    kind: 'private_address',
    regex: new RegExp(
      String.raw`(?<!(?:v|ver|version|release|firmware|build|update|os|ios|app|windows|android)[.: ]{0,2})(?<![\d.])(?:10\.${OCTET}|172\.(?:1[6-9]|2\d|3[01]))\.${OCTET}\.${OCTET}(?![\d.:])`,
      'iu',
    ),
    refine: (match) => (/^10\.(?:0\.0\.(?:1|138)|1\.1\.1)$/.test(match) ? undefined : [0, match.length]),
  },
  {
    kind: 'private_address',
    regex:
      /(?<![\w.@-])(?:[a-z0-9](?:[a-z0-9-]{0,40})\.){1,5}(?:internal|intranet|corp|lan|svc|cluster\.local|consul|localdomain)(?![a-z0-9_-])/iu,
  },
];

/** What `secrets` finds is for it to report: the log then says what it was. */
const holdsSecret = (text: string): boolean =>
  secretPatterns.some(({ regex, refine }) => {
    const found = regex.exec(text);
    return found !== null && (refine === undefined || refine(found[0]) !== undefined);
  });

/** A setting, unless its value is one of documentation, or a secret. */
function refineSetting(match: string): readonly [number, number] | undefined {
  const value = match.slice(match.indexOf('=') + 1).replaceAll(/^["'`]|["'`.,;)]{1,9}$/g, '');
  const isSample =
    (value.length > 1 && isPlaceholder(value)) ||
    /^[<{[(]|^\p{Lu}{3,40}$|^(?:production|development|staging|test|prod|dev|local|true|false|on|off|\d{1,2})$|^(?:[a-z+]{2,16}:\/\/)?localhost(?![\w.])/u.test(
      value,
    );
  return isSample || holdsSecret(match) ? undefined : [0, match.length];
}

const settings: readonly Pattern[] = [
  {
    kind: 'environment',
    regex:
      /(?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]{0,24}_){1,5}(?:SECRET|TOKEN|KEY|PASSWORD|PASSWD|PASS|PWD|DSN|URL|URI|HOST|CREDENTIALS|USER|ENV)(?:_[A-Z0-9]{1,20})?=["'`]?[^\s"'`=][^\s"'`]{0,160}/u,
    refine: refineSetting,
  },
];

export const internalDataPatterns: readonly Pattern[] = [
  ...phrases,
  ...stackFrames,
  ...databaseErrors,
  ...paths,
  ...addresses,
  ...settings,
];
