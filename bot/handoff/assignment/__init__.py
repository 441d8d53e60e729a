"""Who is offered an episode: strategies that narrow the field, one after the other, and say why."""
