"""The engine's own components: the only place that imports rasa. Python 3.10."""
