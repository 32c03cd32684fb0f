"""The Django application that the Viewflow peer needs: its models, its flow, its rights."""
