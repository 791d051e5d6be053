/** Declarations without the schemas that they were made from: who uses the package needs no library for its types. */
import { createRequire } from 'node:module';
import ts from 'typescript';

/** Where the schemas' library is, as the protocol sees it. */
const schemas = createRequire(new URL('../../protocol/package.json', import.meta.url)).resolve('zod/mini');
const flags = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias;

/**
 * Writes out every type that is inferred from a schema, and leaves out the schemas.
 *
 * @param file Where the declarations are, for their imports.
 * @throws {Error} When something is left that needs the schemas' library.
 */
export function plainTypes(file: string, code: string): string {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    paths: { 'zod/mini': [schemas.replace(/\.c?js$/, '.d.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2024, true) : readSource(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} cannot be read`);
  const written = writeOut(source, program.getTypeChecker());
  const kept = withoutUnused(ts.createSourceFile(file, written, ts.ScriptTarget.ES2024, true));
  const left = /.*\bz\..*/.exec(kept)?.[0];
  if (left !== undefined) throw new Error(`a type of the package is still inferred from a schema: ${left.trim()}`);
  return kept;
}

/** Types that are inferred, as they are. Generic ones are written out where they are used. */
function writeOut(source: ts.SourceFile, checker: ts.TypeChecker): string {
  const generic = inferredGenerics(source);
  const plain = (node: ts.TypeNode, of: ts.Node): ts.TypeNode =>
    checker.typeToTypeNode(checker.getTypeFromTypeNode(node), of, flags) ?? node;
  const { transformed } = ts.transform(source, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        if (ts.isTypeAliasDeclaration(node) && node.typeParameters === undefined && mentions(node.type, generic)) {
          const type = plain(node.type, source);
          return ts.factory.updateTypeAliasDeclaration(node, node.modifiers, node.name, undefined, type);
        }
        // What still has a parameter is looked at where it is used.
        if (ts.isTypeAliasDeclaration(node) && generic.has(node.name.text)) return node;
        if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && generic.has(node.typeName.text))
          return plain(node, source);
        return ts.visitEachChild(node, visit, context);
      };
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  return ts.createPrinter().printFile(transformed[0] ?? source);
}

/** Names of the aliases with parameters that are made from a schema, or from another of them. */
function inferredGenerics(source: ts.SourceFile): ReadonlySet<string> {
  const aliases = source.statements.filter(ts.isTypeAliasDeclaration).filter((alias) => alias.typeParameters);
  const found = new Set<string>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { name, type } of aliases) if (mentions(type, found)) found.add(name.text);
  }
  return found;
}

/** Whether a type is inferred from a value, or names one of some aliases. */
function mentions(node: ts.Node, aliases: ReadonlySet<string>): boolean {
  if (ts.isTypeQueryNode(node)) return true;
  if (ts.isTypeReferenceNode(node) && aliases.has(node.typeName.getText())) return true;
  return ts.forEachChild(node, (child) => mentions(child, aliases) || undefined) ?? false;
}

/** Leaves out what is declared but neither exported nor used by anything that is. */
function withoutUnused(source: ts.SourceFile): string {
  const uses = new Map<ts.Statement, ReadonlySet<string>>();
  for (const statement of source.statements) uses.set(statement, identifiersOf(statement));
  const used = new Set<ts.Statement>();
  const reach = (statement: ts.Statement): void => {
    if (used.has(statement)) return;
    used.add(statement);
    for (const other of source.statements) {
      if (namesOf(other).some((name) => uses.get(statement)?.has(name))) reach(other);
    }
  };
  for (const statement of source.statements) if (!isPrivate(statement)) reach(statement);
  return source.statements
    .filter((statement) => used.has(statement) && !isSchema(statement))
    .map((statement) => statement.getFullText().trim())
    .join('\n');
}

/** A schema or the import of its library. A schema has the name of its type, and so looks used. */
function isSchema(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement)) return statement.moduleSpecifier.getText().includes('zod');
  return ts.isVariableStatement(statement) && statement.getText().includes('z.');
}

function isPrivate(statement: ts.Statement): boolean {
  if (namesOf(statement).length === 0) return isSchema(statement);
  return !ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(isExport);
}

const isExport = ({ kind }: ts.Node): boolean => kind === ts.SyntaxKind.ExportKeyword;

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const named =
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

function identifiersOf(node: ts.Node): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) found.add(inner.text);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}
