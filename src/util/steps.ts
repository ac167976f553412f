import * as vscode from 'vscode';
import type { PlainText } from './plainText.ts';

/** How a person left a step: with an answer, back to the step before, or for good. */
export type StepEnd = 'next' | 'back' | 'cancel';

/** Where a step stands among the others. */
export interface StepPlace {
  readonly title: PlainText;
  readonly step: number;
  readonly totalSteps: number;
}

export type Step = (place: StepPlace) => Promise<StepEnd>;

/** Asks one thing after the other, with a way back. The steps keep what was answered. False when the person left. */
export async function runSteps(title: PlainText, steps: () => readonly Step[]): Promise<boolean> {
  for (let index = 0; index < steps().length; ) {
    const end = await steps()[index]!({ title, step: index + 1, totalSteps: steps().length });
    if (end === 'cancel') {
      return false;
    }
    index += end === 'next' ? 1 : -1;
  }
  return true;
}

/** A step that lets choose one of several items. */
export async function pickStep<T extends vscode.QuickPickItem>(
  place: StepPlace,
  items: readonly T[],
  placeholder: PlainText,
  onPick: (item: T) => void,
): Promise<StepEnd> {
  const pick = vscode.window.createQuickPick<T>();
  pick.items = items;
  pick.placeholder = placeholder;
  return show(pick, place, (end) =>
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) {
        onPick(item);
        end('next');
      }
    }),
  );
}

/** What a step that asks for a text shows. */
export interface InputStepOptions {
  readonly prompt: PlainText;
  readonly value?: string;
  readonly placeholder?: PlainText;
  readonly isPassword?: boolean;
  /** What is wrong with the text, in words; undefined when nothing is. */
  readonly validate: (text: string) => PlainText | undefined;
  /** What a text says that nothing is wrong with. */
  readonly describe?: (text: string) => PlainText | undefined;
  /** A button beside the title, which leaves the step open. */
  readonly button?: StepButton;
}

export interface StepButton {
  readonly icon: string;
  readonly tooltip: PlainText;
  readonly run: () => unknown;
}

/** A step that asks for a text, and says why it takes none. White space around the text is no part of it. */
export async function inputStep(place: StepPlace, options: InputStepOptions, onText: (text: string) => void): Promise<StepEnd> {
  const { prompt, value = '', placeholder, isPassword = false, validate, describe, button } = options;
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.value = value;
  input.placeholder = placeholder;
  input.password = isPassword;
  const remark = (text: string): vscode.InputBoxValidationMessage | undefined => {
    const said = describe?.(text);
    return said && { message: said, severity: vscode.InputBoxValidationSeverity.Info };
  };
  const listen = (end: (how: StepEnd) => void): vscode.Disposable =>
    vscode.Disposable.from(
      input.onDidChangeValue((text) => (input.validationMessage = text.trim() === '' ? undefined : (validate(text.trim()) ?? remark(text.trim())))),
      input.onDidAccept(() => {
        const text = input.value.trim();
        const problem = validate(text);
        input.validationMessage = problem;
        if (problem === undefined) {
          onText(text);
          end('next');
        }
      }),
    );
  return show(input, place, listen, button);
}

function show(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[]; onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  { title, step, totalSteps }: StepPlace,
  listen: (end: (how: StepEnd) => void) => vscode.Disposable,
  button?: StepButton,
): Promise<StepEnd> {
  return new Promise((resolve) => {
    const end = (how: StepEnd): void => {
      resolve(how); // The first one counts: hiding comes last.
      listeners.dispose();
      input.dispose();
    };
    input.title = title;
    input.step = step;
    input.totalSteps = totalSteps;
    input.ignoreFocusOut = true;
    const own = button && { iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip };
    input.buttons = [...(step > 1 ? [vscode.QuickInputButtons.Back] : []), ...(own ? [own] : [])];
    const listeners = vscode.Disposable.from(
      input.onDidTriggerButton((pressed) => (pressed === vscode.QuickInputButtons.Back ? end('back') : button?.run())),
      input.onDidHide(() => end('cancel')),
      listen(end),
    );
    input.show();
  });
}
