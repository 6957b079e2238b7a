"""Files that people attach: bounded, recognised by their content, pictures drawn anew."""
