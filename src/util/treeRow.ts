/**
 * What the rows of our view are made of. VS Code hands the focused row to every command of a view's title, so that only
 * commands that are registered for rows may get to see one.
 */
export abstract class TreeRow {}
