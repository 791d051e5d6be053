/** What databases, and connections to them, say when they fail: never a matter for an answer. */
import type { Pattern } from '../pattern.ts';

const codes: Pattern = {
  kind: 'sql_error',
  regex:
    /(?<![A-Za-z_])(?:SQLSTATE|ORA-\d{5}|SQLITE_(?:ERROR|BUSY|LOCKED|CONSTRAINT|CORRUPT|READONLY|CANTOPEN|FULL|MISUSE|NOTADB|IOERR|[A-Z]{3,20})|ER_(?:[A-Z]{2,16}_){1,5}[A-Z]{2,16}|PLS-\d{5}|PG::[A-Z][A-Za-z]{2,40}|DB2 SQL ERROR|ERROR \d{4} \([0-9A-Z]{5}\)|Msg \d{1,6}, Level \d{1,2}|E11000 duplicate)(?![a-z])/u,
};

/** PostgreSQL, and what all of them have in common. */
const postgres: Pattern = {
  kind: 'sql_error',
  regex:
    /syntax error at or near|error in your sql syntax|violates (?:unique|foreign key|not-null|check|exclusion) constraint|(?:unique|foreign key|not null|check) constraint failed|(?:relation|column|table|role|database|schema|function|operator|type) ["'`][\w.]{1,80}["'`] (?:of relation |does not exist|doesn't exist|already exists)|null value in column|value too long for type|invalid input syntax for (?:type|integer|uuid|json)|permission denied for (?:table|relation|schema|sequence|database|function) |remaining connection slots|sorry, too many clients|terminating connection due to|the database system is (?:starting up|shutting down|in recovery)|connection to server (?:at|on socket) ["']|server closed the connection unexpectedly|could not serialize access|cancell?ing statement due to|current transaction is aborted|could not (?:open relation|extend file|obtain lock on)|(?:password|peer|ident|ldap) authentication failed for user|no pg_hba\.conf entry/iu,
};

/** MySQL, SQLite, SQL Server, and libraries. */
const others: Pattern = {
  kind: 'sql_error',
  regex:
    /no such (?:table|column): ?[\w.]|(?:unknown (?:column|database)|invalid (?:object|column) name|data too long for column|out of range value for column|access denied for user|login failed for user) ["'`]|duplicate entry ["'`][^"'`\n]{1,80}["'`] for key|deadlock (?:detected|found)|: too many connections|too many connections for role|connection pool (?:exhausted|timeout)|lock wait timeout exceeded|lost connection to mysql|mysql server has gone away|can't connect to (?:local )?mysql|cannot (?:add or update a child|delete or update a parent) row|database is locked|database disk image is malformed|attempt to write a readonly database|unable to open database file|file is not a database|violation of (?:primary|unique) key constraint|(?:string or binary data would|was deadlocked on lock)|(?<![a-z])(?:psycopg2?|sqlalchemy|pymysql|asyncpg|sqlite3|mysqlclient|pymongo|sequelize|typeorm|knex)\.[a-z_]{1,40}|PrismaClient[A-Za-z]{1,40}Error/iu,
};

/** Redis, MongoDB, Elasticsearch, Kafka. */
const stores: Pattern = {
  kind: 'store_error',
  regex:
    /(?<![A-Za-z])(?:WRONGTYPE Operation|NOAUTH Authentication|WRONGPASS |OOM command not|MISCONF |LOADING Redis|BUSY Redis|CLUSTERDOWN |NOSCRIPT |EXECABORT |READONLY You can|MOVED \d{1,5} \d|ERR (?:unknown command|wrong number of|max number of clients|value is not an|syntax error|invalid password|AUTH)|Mongo(?:[A-Z][a-z]{1,20}){0,4}(?:Error|Exception)|Server selection timed out|not primary and secondaryOk|(?:search_phase_execution|index_not_found|cluster_block|es_rejected_execution)_exception|LEADER_NOT_AVAILABLE|UNKNOWN_TOPIC_OR_PARTITION|(?:FATAL|PANIC): {1,2}[a-z"])/u,
};

const connections: readonly Pattern[] = [
  {
    kind: 'system_error',
    regex:
      /(?<![A-Za-z_])E(?:CONNREFUSED|CONNRESET|CONNABORTED|NOTFOUND|TIMEDOUT|PIPE|ADDRINUSE|HOSTUNREACH|NETUNREACH|ACCES|NOENT|MFILE|PERM|EXIST|AI_AGAIN|NOTCONN|SOCKETTIMEDOUT)(?![A-Za-z_])/u,
  },
  {
    kind: 'system_error',
    regex:
      /(?<![a-z])(?:dial (?:tcp|udp|unix)[ :\d]|getaddrinfo |context deadline exceeded|upstream (?:connect error|prematurely closed|timed out)|no healthy upstream|connection refused by [\w.-]{1,60}:\d)/iu,
  },
];

export const databaseErrors: readonly Pattern[] = [...connections, codes, postgres, others, stores];
