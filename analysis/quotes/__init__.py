"""Who said what: roles (text to source, cue and content spans), relations (spans to attributions), speakers, alignment over outlets."""
