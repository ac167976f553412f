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
}

/** A step that asks for a text, and says why it takes none. */
export async function inputStep(place: StepPlace, options: InputStepOptions, onText: (text: string) => void): Promise<StepEnd> {
  const { prompt, value = '', placeholder, isPassword = false, validate } = options;
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.value = value;
  input.placeholder = placeholder;
  input.password = isPassword;
  return show(input, place, (end) =>
    vscode.Disposable.from(
      input.onDidChangeValue((text) => (input.validationMessage = text === '' ? undefined : validate(text))),
      input.onDidAccept(() => {
        input.validationMessage = validate(input.value);
        if (input.validationMessage === undefined) {
          onText(input.value);
          end('next');
        }
      }),
    ),
  );
}

function show(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[]; onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  { title, step, totalSteps }: StepPlace,
  listen: (end: (how: StepEnd) => void) => vscode.Disposable,
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
    input.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
    const listeners = vscode.Disposable.from(
      input.onDidTriggerButton(() => end('back')),
      input.onDidHide(() => end('cancel')),
      listen(end),
    );
    input.show();
  });
}
