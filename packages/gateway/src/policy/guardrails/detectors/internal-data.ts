/** What an answer must not show of the inside: errors, stack frames, paths, addresses, settings. */
import type { Pattern } from '../pattern.ts';

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
  {
    kind: 'system_error',
    regex:
      /(?<![A-Za-z_])E(?:CONNREFUSED|CONNRESET|CONNABORTED|NOTFOUND|TIMEDOUT|PIPE|ADDRINUSE|HOSTUNREACH|NETUNREACH|ACCES|NOENT|MFILE|PERM|EXIST|AI_AGAIN)(?![A-Za-z_])/u,
  },
];

const sqlErrors: readonly Pattern[] = [
  {
    kind: 'sql_error',
    regex:
      /(?<![A-Za-z_])(?:SQLSTATE|ORA-\d{5}|SQLITE_(?:ERROR|BUSY|LOCKED|CONSTRAINT|CORRUPT|READONLY|CANTOPEN|FULL|MISUSE|NOTADB|IOERR|[A-Z]{3,20})|ER_(?:[A-Z]{2,16}_){1,5}[A-Z]{2,16}|PLS-\d{5}|PG::[A-Z][A-Za-z]{2,40}|DB2 SQL ERROR)(?![a-z])/u,
  },
  {
    kind: 'sql_error',
    regex:
      /syntax error at or near|error in your sql syntax|violates (?:unique|foreign key|not-null|check) constraint|(?:unique|foreign key|not null|check) constraint failed|(?:relation|column|table) ["'`][\w.]{1,80}["'`] (?:of relation |does not exist|doesn't exist|already exists)|no such (?:table|column): ?[\w.]|unknown column ["'`]|duplicate entry ["'`][^"'`\n]{1,80}["'`] for key|(?<![a-z])(?:psycopg2?|sqlalchemy|pymysql|asyncpg|sqlite3|mysqlclient|pymongo|sequelize|typeorm|knex)\.[a-z_]{1,40}|PrismaClient[A-Za-z]{1,40}Error|deadlock (?:detected|found)|too many connections|connection pool (?:exhausted|timeout)|(?:access denied for user|password authentication failed for user|no pg_hba\.conf entry)/iu,
  },
];

const paths: readonly Pattern[] = [
  {
    // Not the path of a web address, which has a host before it.
    kind: 'path',
    regex:
      /(?<![\w.~/%:-])(?:file:\/\/)?\/(?:(?:home|Users)\/[\w.-]{1,40}\/[\w.@-]|(?:var|etc|opt|srv|root|tmp|proc|mnt|usr\/(?:src|local|lib|libexec|bin|sbin|share|include))\/[\w.@-]|(?:app|workspace|code|data|build|src|lib|dist)\/(?:[\w.@-]{1,30}\/){0,6}[\w@-]{1,40}\.(?:js|mjs|cjs|ts|py|rb|go|java|php|rs|sql|db|env|log|pem|key|ya?ml|toml|conf|sqlite)(?![A-Za-z]))[\w.@+-]{0,40}(?:\/[\w.@+-]{1,40}){0,4}/u,
  },
  {
    kind: 'path',
    regex:
      /(?<![A-Za-z0-9])[A-Za-z]:\\{1,2}(?:[A-Za-z0-9_$~.-][\w$~.-]{1,40})(?:\\{1,2}[\w$~.-]{1,40}){0,5}|(?<![\\\w])\\{2}[A-Za-z0-9.-]{2,40}\\[\w$.-]{1,40}/u,
  },
  { kind: 'path', regex: /node_modules[/\\][\w@.-]|site-packages[/\\][\w.-]/u },
];

const OCTET = String.raw`\d{1,3}`;
const PORT = String.raw`:\d{2,5}(?![\d.])`;
/** Ranges of RFC 1918, and the machine itself. */
const PRIVATE = String.raw`(?:10\.${OCTET}\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.${OCTET}\.|169\.254\.)${OCTET}\.${OCTET}`;

const addresses: readonly Pattern[] = [
  {
    kind: 'private_address',
    regex: new RegExp(
      String.raw`(?<![\d.])(?:(?:${PRIVATE}|0\.0\.0\.0)(?:${PORT}|\/\d{1,2}(?!\d))|\[::1?\]${PORT})`,
      'u',
    ),
  },
  {
    // Without a port only where it is no version, and no router at home.
    kind: 'private_address',
    regex: new RegExp(
      String.raw`(?<!(?:v|ver|version|release|firmware|build|update|os|ios|app|windows|android)[.: ]{0,2})(?<![\d.])(?:10\.${OCTET}|172\.(?:1[6-9]|2\d|3[01]))\.${OCTET}\.${OCTET}(?![\d.:])`,
      'iu',
    ),
  },
  { kind: 'private_address', regex: /(?<![\w.-])localhost:\d{2,5}(?!\d)/iu },
  {
    kind: 'private_address',
    regex:
      /(?<![\w.@-])(?:[a-z0-9](?:[a-z0-9-]{0,40})\.){1,5}(?:internal|intranet|corp|lan|svc|cluster\.local|consul|localdomain)(?![a-z0-9_-])/iu,
  },
];

const settings: readonly Pattern[] = [
  {
    kind: 'environment',
    regex:
      /(?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]{0,24}_){1,5}(?:SECRET|TOKEN|KEY|PASSWORD|PASSWD|PASS|PWD|DSN|URL|URI|HOST|CREDENTIALS|USER|ENV)(?:_[A-Z0-9]{1,20})?=["']?[^\s"'=]/u,
  },
  {
    kind: 'environment',
    regex: /(?<![A-Za-z])(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|System\.getenv|getenv\(|ENV\[)/u,
  },
];

export const internalDataPatterns: readonly Pattern[] = [
  ...phrases,
  ...stackFrames,
  ...sqlErrors,
  ...paths,
  ...addresses,
  ...settings,
];
