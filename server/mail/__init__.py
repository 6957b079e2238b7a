"""Letters: their words, their form, and the jobs that send them."""
