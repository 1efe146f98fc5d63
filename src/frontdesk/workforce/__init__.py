"""Who works when: the end of somebody's hours ends their duty.

Invariants: whoever came when their hours were over stays until they go; what they leave behind is the queues' to rule.
"""
