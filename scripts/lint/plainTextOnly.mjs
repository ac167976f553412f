// Refuses strings in what VS Code shows, unless they are constants or PlainText (src/util/plainText.ts): whoever adds a
// notification, a row or a prompt cannot forget the escape.
import ts from 'typescript';

/** Parameters and properties of VS Code's API whose text a person sees. */
const shown = new Set([
  ...['badge', 'description', 'detail', 'items', 'label', 'message', 'messageOrUri', 'name', 'placeHolder', 'placeholder'],
  ...['prompt', 'text', 'title', 'tooltip', 'validateInput', 'validationMessage'],
]);
/** Logs are documents: nothing in them is rendered. */
const logs = new Set(['LogOutputChannel', 'OutputChannel']);
const what = 'VS Code renders links, icons or Markdown here: only a constant or PlainText may be shown (see src/util/plainText.ts).';

export default {
  meta: { type: 'problem', schema: [], messages: { plain: what } },
  create(context) {
    if (/[\\/]util[\\/](plainText|l10n)\.ts$/.test(context.filename)) {
      return {};
    }
    const { program, esTreeNodeToTSNodeMap: nodes } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const report = (node) => context.report({ node, messageId: 'plain' });

    function isOfVSCode(declaration) {
      return declaration !== undefined && /@types\/vscode\//.test(declaration.getSourceFile().fileName);
    }

    function isOfView(declaration) {
      return isOfVSCode(declaration) && !logs.has(declaration.parent?.name?.text);
    }

    function isShown(symbol) {
      return symbol !== undefined && shown.has(symbol.name) && (symbol.declarations ?? []).some(isOfView);
    }

    /** A type of which some value is a text that nobody has escaped. */
    function isUnsafe(type) {
      if (type.isUnion()) {
        return type.types.some(isUnsafe);
      }
      if (type.isIntersection() && type.getProperties().some(({ escapedName }) => String(escapedName).startsWith('__@brand'))) {
        return false;
      }
      if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
        return true;
      }
      if (type.symbol?.name === 'MarkdownString') {
        return true;
      }
      const constraint = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) : undefined;
      return type.getCallSignatures().some((signature) => isUnsafe(signature.getReturnType())) || (constraint !== undefined && isUnsafe(constraint));
    }

    function elementOf(type) {
      return checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type;
    }

    function partsOf(type) {
      return type.isUnionOrIntersection() ? type.types : [type];
    }

    /** Rows, options and the like that were made before they are handed over. */
    function hasUnsafeProperty(type, depth = 2) {
      return partsOf(elementOf(type)).some((part) =>
        part.getProperties().some((property) => {
          if ((property.declarations ?? []).some(isOfVSCode)) {
            return false; // It was looked at where the object was made.
          }
          const value = checker.getTypeOfSymbol(property);
          return (shown.has(property.name) && isUnsafe(value)) || (depth > 1 && value.flags & ts.TypeFlags.Object && hasUnsafeProperty(value, depth - 1));
        }),
      );
    }

    /** An object of a type of our own that becomes one of VS Code's, as in `return rows.map(…)`. */
    function checkFlow(node) {
      const expected = node && node.type !== 'ObjectExpression' && checker.getContextualType(nodes.get(node));
      const isVSCode = expected && partsOf(elementOf(expected)).some(({ symbol }) => (symbol?.declarations ?? []).some(isOfVSCode));
      if (isVSCode && hasUnsafeProperty(checker.getTypeAtLocation(nodes.get(node)))) {
        report(node);
      }
    }

    function checkArguments(node) {
      const signature = checker.getResolvedSignature(nodes.get(node));
      if (!isOfView(signature?.declaration)) {
        return;
      }
      const parameters = signature.getParameters();
      for (const [index, argument] of node.arguments.entries()) {
        const parameter = parameters[Math.min(index, parameters.length - 1)];
        const type = checker.getTypeAtLocation(nodes.get(argument));
        if (!parameter || argument.type === 'ObjectExpression') {
          continue; // An object that is written down here is looked at property by property.
        }
        const isTitle = parameter.name === 'rest' && node.arguments[0].value === 'vscode.diff' && !type.isClassOrInterface();
        const isText = (shown.has(parameter.name) || isTitle) && !checker.isArrayType(type) && !type.isClassOrInterface();
        if (isText ? isUnsafe(type) : shown.has(parameter.name) && hasUnsafeProperty(type)) {
          report(argument);
        } else {
          checkFlow(argument);
        }
      }
    }

    return {
      CallExpression(node) {
        checkArguments(node);
        const [target] = node.arguments;
        const isAssign = context.sourceCode.getText(node.callee) === 'Object.assign' && target !== undefined;
        if (isAssign && (checker.getTypeAtLocation(nodes.get(target)).symbol?.declarations ?? []).some(isOfVSCode)) {
          report(node);
        }
      },
      NewExpression(node) {
        checkArguments(node);
        if (checker.getTypeAtLocation(nodes.get(node)).symbol?.name === 'MarkdownString') {
          report(node);
        }
      },
      ReturnStatement({ argument }) {
        checkFlow(argument);
      },
      ArrowFunctionExpression({ body }) {
        if (body.type !== 'BlockStatement') {
          checkFlow(body);
        }
      },
      VariableDeclarator({ init }) {
        checkFlow(init);
      },
      AssignmentExpression({ left, right }) {
        checkFlow(right);
        if (left.type === 'MemberExpression' && isShown(checker.getSymbolAtLocation(nodes.get(left.property))) && isUnsafe(checker.getTypeAtLocation(nodes.get(right)))) {
          report(right);
        }
      },
      ObjectExpression(node) {
        const expected = checker.getContextualType(nodes.get(node));
        if (!expected) {
          return;
        }
        const parts = expected.isUnion() ? expected.types : [expected];
        for (const property of node.properties) {
          if (property.type === 'SpreadElement') {
            const names = checker.getTypeAtLocation(nodes.get(property.argument));
            if (parts.some((part) => part.getProperties().some(isShown)) && hasUnsafeProperty(names)) {
              report(property);
            }
          } else if (parts.some((part) => isShown(part.getProperty(property.key.name ?? property.key.value))) && isUnsafe(checker.getTypeAtLocation(nodes.get(property.value)))) {
            report(property);
          }
        }
      },
      TSAsExpression({ typeAnnotation, parent }) {
        if (context.sourceCode.getText(typeAnnotation) === 'PlainText') {
          report(parent);
        }
      },
      MemberExpression(node) {
        if (/^vscode\.l10n$/.test(context.sourceCode.getText(node))) {
          report(node);
        }
      },
    };
  },
};
