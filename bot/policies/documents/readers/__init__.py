"""From a file's bytes to the text of its print: one line a paragraph, headings marked `# `."""
